// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** What became of an offer that asked for an announcement. */
public sealed interface Sought<A> {

    /**
     * The offer gets this announcement. Neither waits here any more.
     *
     * @param waiting how the announcement has waited
     */
    record Found<A>(A announcement, Waiting waiting) implements Sought<A> {}

    /** Nothing eligible waits; the offer does now. Also the answer to a refresh. */
    record Queued<A>() implements Sought<A> {}

    /** Less than {@link MatchingRules#offerMinimumRemaining()} is left: the offer is told at once and does not wait. */
    record TooLate<A>() implements Sought<A> {}

    /** Nothing eligible waits and there is no room: the offer does not wait here. */
    record Full<A>(int offersMax) implements Sought<A> {}
}
