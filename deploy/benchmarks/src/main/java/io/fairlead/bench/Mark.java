// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/**
 * Something that a scenario did to a node, so that the checker knows which requests had a right to survive. Write a
 * mark that takes a right away <em>before</em> doing it, and one that gives it back <em>after</em> it is so.
 *
 * @param node the node's base URL as the driver has it; empty when it concerns none
 */
public record Mark(long atNanos, Kind kind, String node, String text) implements Entry {

    /** What was done, and what may be lost or late because of it. */
    public enum Kind {
        /** The node is about to be killed, or is not meant to survive what comes: its requests may be lost. */
        KILLED(true),
        /** The node has ended in an orderly way, after {@link #DRAINING}, or has not been started yet. */
        LEFT(false),
        /** The node serves (again). */
        UP(false),
        /** Who asks the node from now on may be refused; who was held before must get a reply. */
        DRAINING(false),
        /** The node's process is about to be stopped (SIGSTOP): its requests may be late. */
        FROZEN(true),
        /** It runs again. */
        THAWED(true),
        /** The node is about to be cut off from the others: its requests meet only those of its own side. */
        CUT(true),
        /** It reaches the others again. */
        HEALED(true),
        /** Something else that costs at most one outage is about to be done to the cluster. */
        DISTURBED(true),
        /** Nothing: for people. */
        NOTE(false);

        private final boolean disturbs;

        Kind(boolean disturbs) {
            this.disturbs = disturbs;
        }

        /** Whether compartments may be out of service for the time of one outage from then on. */
        boolean disturbs() {
            return disturbs;
        }
    }
}
