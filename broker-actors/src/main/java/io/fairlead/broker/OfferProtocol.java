// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What an {@link Offer} understands. */
final class OfferProtocol {

    private OfferProtocol() {}

    sealed interface Command {}

    /**
     * A matcher has set this announcement aside for the offer.
     *
     * @param waited decides between candidates of several compartments
     */
    record Candidate(
            Compartment compartment,
            ActorRef<AnnouncementProtocol.Command> announcement,
            Traits traits,
            Duration waited)
            implements Command, WireMessage {

        boolean isSameAs(Candidate other) {
            return announcement.equals(other.announcement);
        }
    }

    /** A matcher has queued the offer. */
    record Queued(Compartment compartment) implements Command, WireMessage {}

    /** A matcher has no room for the offer. */
    record QueueFull(Compartment compartment) implements Command, WireMessage {}

    /** A matcher has dropped the offer: too little time is left for an answer. */
    record TooLate(Compartment compartment) implements Command, WireMessage {}

    /**
     * A matcher's reply to {@link MatcherProtocol.Close}.
     *
     * @param nearest why there was nothing to take; empty when no announcement waited at all
     */
    record Closed(Compartment compartment, Optional<Ineligible> nearest) implements Command, WireMessage {}

    /** The announcement is given to this offer. */
    record Claimed(ConnectionId connectionId) implements Command, WireMessage {}

    /** Somebody was faster, or the announcement has gone. */
    record Unavailable(ConnectionId connectionId) implements Command, WireMessage {}

    /** The proxy went away before it can have read the offer. */
    record ProxyLost(ConnectionId connectionId) implements Command, WireMessage {}

    /** The proxy may have gone before it has read the offer. Its answer is still welcome, and so is another proxy. */
    record ProxyDoubtful(ConnectionId connectionId) implements Command, WireMessage {}

    /** What the proxy says; {@code replyTo} is the front that it said it to. */
    record Answered(ConnectionId connectionId, ProxyAnswer answer, ActorRef<AnswerOutcome> replyTo)
            implements Command, WireMessage {}

    /** From the front desk: this compartment's matcher has lost its queue. */
    record Reseek(Compartment compartment) implements Command {}

    /** From the front desk: the node is leaving. */
    record Drain() implements Command {}

    /** From the front: the client's connection has ended. */
    record CallerGone() implements Command {}

    record RepliesOverdue() implements Command {}

    record ClaimOverdue() implements Command {}

    record RefreshDue() implements Command {}

    record DeadlinePassed() implements Command {}

    record LingerOver() implements Command {}
}
