// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.List;

/** What {@link MatchBook#settle} found to do. */
public record Settled<A, O>(List<Pair<A, O>> pairs, List<O> tooLate) {

    public Settled {
        pairs = List.copyOf(pairs);
        tooLate = List.copyOf(tooLate);
    }

    /** This announcement goes to this offer; neither waits any more. */
    public record Pair<A, O>(A announcement, Waiting waiting, O offer) {}
}
