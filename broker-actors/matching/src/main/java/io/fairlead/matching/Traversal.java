// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** How hard it is to reach a peer through its NAT. Both questions are asked from the offer's side (design.md §3.1). */
public enum Traversal {
    UNLIMITED,
    PARTIALLY_LIMITED,
    STRICTLY_LIMITED;

    /** Whether an offer of this traversal prefers an announcement of that one. Not symmetric. */
    public boolean prefers(Traversal announcement) {
        return switch (this) {
            case UNLIMITED -> announcement == STRICTLY_LIMITED;
            case PARTIALLY_LIMITED -> announcement != STRICTLY_LIMITED;
            case STRICTLY_LIMITED -> announcement == UNLIMITED;
        };
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
