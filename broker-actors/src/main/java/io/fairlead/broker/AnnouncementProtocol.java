// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
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

    /** A pending answer asks for this announcement on behalf of its offer. */
    record Claim(ClaimTerms terms, ActorRef<PendingAnswer.Command> replyTo) implements Command, WireMessage {

        boolean isOf(Claim other) {
            return terms.connectionId().equals(other.terms.connectionId());
        }
    }

    /** From the front desk: this compartment's matcher has lost its queue. */
    record Reenlist(Compartment compartment) implements Command {}

    /**
     * The offer that this announcement was proposed to in this compartment claims it through another: no further claim
     * is to be waited for.
     */
    record ClaimedElsewhere(Compartment compartment) implements Command, WireMessage {}

    /** The offer that this announcement was set aside for, wherever that was, has given up. */
    record NotTaken() implements Command, WireMessage {}

    /** From the front desk: the node is leaving. */
    record Drain() implements Command {}

    /** From the front: the proxy's connection ended before it can have read an outcome. */
    record CallerGone() implements Command {}

    /** From the front: the proxy's connection was closed after the outcome was written; it may have read it or not. */
    record CallerClosed() implements Command {}

    record RepliesOverdue() implements Command {}

    record RefreshDue() implements Command {}

    record DeadlinePassed() implements Command {}

    record LingerOver() implements Command {}
}
