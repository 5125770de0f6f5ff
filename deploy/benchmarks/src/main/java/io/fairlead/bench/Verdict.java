// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;

/**
 * What the checker says about one promise.
 *
 * @param evidence the first breaches, in words
 */
public record Verdict(Decision decision, long breaches, List<String> evidence) {

    /** Kept, broken, or not looked at. */
    public enum Decision {
        KEPT,
        BROKEN,
        UNKNOWN
    }

    static final Verdict UNKNOWN = new Verdict(Decision.UNKNOWN, 0, List.of());

    public Verdict {
        evidence = List.copyOf(evidence);
    }

    public boolean isBroken() {
        return decision == Decision.BROKEN;
    }
}
