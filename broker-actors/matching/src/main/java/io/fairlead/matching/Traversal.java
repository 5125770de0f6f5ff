// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How hard it is to reach a peer through its NAT. Both questions are asked from the offer's side (design.md §3.1). */
public enum Traversal {
    UNLIMITED,
    PARTIALLY_LIMITED,
    STRICTLY_LIMITED;

    private static final Map<Traversal, Set<Traversal>> PREFERRED = new EnumMap<>(Traversal.class);
    private static final Map<Traversal, Set<Traversal>> OTHERS = new EnumMap<>(Traversal.class);

    static {
        for (Traversal offer : values()) {
            PREFERRED.put(offer, announcements(offer::prefers));
            OTHERS.put(offer, announcements(other -> !offer.prefers(other)));
        }
    }

    private static Set<Traversal> announcements(Predicate<Traversal> ofThese) {
        return Arrays.stream(values()).filter(ofThese).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an offer of this traversal prefers an announcement of that one. Not symmetric. */
    public boolean prefers(Traversal announcement) {
        return switch (this) {
            case UNLIMITED -> announcement == STRICTLY_LIMITED;
            case PARTIALLY_LIMITED -> announcement != STRICTLY_LIMITED;
            case STRICTLY_LIMITED -> announcement == UNLIMITED;
        };
    }

    /** The announcements that an offer of this traversal prefers. */
    Set<Traversal> preferred() {
        return Objects.requireNonNull(PREFERRED.get(this));
    }

    /** The others. */
    Set<Traversal> others() {
        return Objects.requireNonNull(OTHERS.get(this));
    }

    /** Whether the two NATs are expected to let the peers connect. An incompatible pair may still be matched. */
    public boolean compatibleWith(Traversal announcement) {
        return switch (this) {
            case UNLIMITED -> true;
            case PARTIALLY_LIMITED -> announcement != STRICTLY_LIMITED;
            case STRICTLY_LIMITED -> announcement == UNLIMITED;
        };
    }
}
