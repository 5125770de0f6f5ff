// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** What an {@link Offer} understands. */
final class OfferProtocol {

    private OfferProtocol() {}

    sealed interface Command {}

    /**
     * A matcher names this announcement to the offer, and to nobody else.
     *
     * @param waited decides between candidates of several compartments
     */
    record Candidate(
            Compartment compartment,
            ActorRef<AnnouncementProtocol.Command> announcement,
            Traits traits,
            Duration waited)
            implements Command, WireMessage {

        /** With its age of so long ago, to be compared with others that were named at another moment. */
        Candidate asOf(Duration ago) {
            return new Candidate(compartment, announcement, traits, waited.minus(ago));
        }

        /** The offer does not want it. Its matcher has forgotten it, so it is to enlist there again. */
        void release() {
            announcement.tell(new AnnouncementProtocol.Released(compartment));
        }

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

    /** The announcement is given to this offer; only this proxy may answer. */
    record Claimed(ConnectionId connectionId, ProxyId proxyId) implements Command, WireMessage {}

    /** Somebody was faster, or the announcement has gone. */
    record Unavailable(ConnectionId connectionId) implements Command, WireMessage {}

    /** From the proxy's front: the proxy went away before it can have read the offer. */
    record ProxyLost(ConnectionId connectionId) implements Command, WireMessage, DeadLetterSuppression {}

    /**
     * From the proxy's front: the proxy closed its connection after the offer was written to it, and may have read it.
     */
    record ProxyClosed(ConnectionId connectionId) implements Command, WireMessage, DeadLetterSuppression {}

    /** From the front desk: what a proxy says; {@code replyTo} is the gateway that it said it to. */
    record Answered(ConnectionId connectionId, ProxyId proxyId, ProxyAnswer answer, ActorRef<AnswerOutcome> replyTo)
            implements Command {

        void accept() {
            replyTo.tell(AnswerOutcome.DELIVERED);
        }

        void refuse() {
            replyTo.tell(AnswerOutcome.NO_CLIENT);
        }
    }

    /** From the front desk: this node has died, and with it whoever knew what the proxies there were told. */
    record ProxiesLost(Address node) implements Command {}

    /** From the front desk: this matcher, of one of its compartments, knows nothing of it. */
    record Reseek(ActorRef<MatcherProtocol.Command> matcher) implements Command {}

    /** From the front desk: the node is leaving. An attempt that is under way has so much time left. */
    record Drain(Duration finishMax) implements Command {}

    /** From the front: the client's connection has ended. */
    record CallerGone() implements Command, DeadLetterSuppression {}

    record RepliesOverdue() implements Command, RequestTimers.Due {}

    record ClaimOverdue() implements Command, RequestTimers.Due {}

    record DoubtDue() implements Command, RequestTimers.Due {}

    record RefreshDue() implements Command, RequestTimers.Due {}

    record DeadlinePassed() implements Command, RequestTimers.Due {}

    /** Nothing more is to be refused. */
    record LingerOver() implements Command, RequestTimers.Due {}

    /** From the front desk: nothing comes from there any more. */
    record StruckOff() implements Command, DeadLetterSuppression {}
}
