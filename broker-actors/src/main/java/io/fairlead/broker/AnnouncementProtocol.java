// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** What an {@link Announcement} understands. */
final class AnnouncementProtocol {

    private AnnouncementProtocol() {}

    sealed interface Command {}

    /** A matcher's reply to {@link MatcherProtocol.Enlist}. */
    record Enlisted(Compartment compartment, Verdict verdict) implements Command, WireMessage {}

    /** What a matcher did with an announcement. */
    enum Verdict {
        QUEUED,
        PROPOSED,
        FULL
    }

    /**
     * An offer wants this announcement. Answered with {@link OfferProtocol.Claimed} or
     * {@link OfferProtocol.Unavailable}.
     */
    record Claim(ClaimTerms terms, ActorRef<OfferProtocol.Command> replyTo) implements Command, WireMessage {

        @Override
        public int bytesMax() {
            SessionOffer offer = terms.offer();
            return WireMessage.super.bytesMax()
                    + WireMessage.bytesMax(offer.sdp())
                    + offer.clientRootObfuscationSecret()
                            .map(WireMessage::bytesMax)
                            .orElse(0)
                    + offer.destination()
                            .map(there ->
                                    WireMessage.bytesMax(there.address()) + WireMessage.bytesMax(there.serverId()))
                            .orElse(0);
        }

        ConnectionId connectionId() {
            return terms.connectionId();
        }

        boolean is(ConnectionId id) {
            return terms.connectionId().equals(id);
        }

        void refuse() {
            replyTo.tell(new OfferProtocol.Unavailable(connectionId()));
        }

        /** With its offer's age of so long ago, to be compared with others that came at another moment. */
        Claim asOf(Duration ago) {
            return new Claim(terms.asOf(ago), replyTo);
        }
    }

    /** From the front desk: this matcher, of one of its compartments, knows nothing of it. */
    record Reenlist(ActorRef<MatcherProtocol.Command> matcher) implements Command {}

    /**
     * The offer that this announcement was proposed to in this compartment claims it through another: no further claim
     * is to be waited for.
     */
    record ClaimedElsewhere(Compartment compartment) implements Command, WireMessage {}

    /**
     * The offer that this announcement was named to in this compartment does not want it, and its matcher has forgotten
     * it. The announcement may have ended meanwhile.
     */
    record Released(Compartment compartment) implements Command, WireMessage, DeadLetterSuppression {}

    /** The offer that has claimed this announcement, wherever it was named, has given up this attempt. */
    record NotTaken(ConnectionId connectionId) implements Command, WireMessage {}

    /** From the front desk: the node is leaving. */
    record Drain() implements Command {}

    /** From the front: the proxy's connection ended before it can have read an outcome. */
    record CallerGone() implements Command, DeadLetterSuppression {}

    /** Time to choose among the claims in hand, of which some may have been given up meanwhile. */
    record ClaimsDue() implements Command {}

    record RepliesOverdue() implements Command, RequestTimers.Due {}

    record RefreshDue() implements Command, RequestTimers.Due {}

    record DeadlinePassed() implements Command, RequestTimers.Due {}

    /** Nothing more is to be refused. */
    record LingerOver() implements Command, RequestTimers.Due {}

    /** From the front desk: nothing comes from there any more. */
    record StruckOff() implements Command, DeadLetterSuppression {}
}
