// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link Matcher} understands. */
final class MatcherProtocol {

    private MatcherProtocol() {}

    sealed interface Command {}

    /**
     * An announcement arrives, or still waits. Answered with {@link AnnouncementProtocol.Enlisted}.
     *
     * @param patient that it is queued need be said only {@link MatcherSetup#confirmAfter} later, if it still waits
     *     then; that it is proposed need not be said at all, since a claim follows
     */
    record Enlist(
            Traits traits,
            Duration waited,
            Duration left,
            ActorRef<AnnouncementProtocol.Command> replyTo,
            boolean patient)
            implements Command, WireMessage {}

    /**
     * An offer arrives, or still waits. Answered with a candidate, or that it waits, or why not.
     *
     * @param patient that it is queued need be said only {@link MatcherSetup#confirmAfter} later, if it still waits
     *     then
     */
    record Seek(Traits traits, Duration waited, Duration left, ActorRef<OfferProtocol.Command> replyTo, boolean patient)
            implements Command, WireMessage {}

    /** An announcement waits no more. */
    record WithdrawAnnouncement(ActorRef<AnnouncementProtocol.Command> announcement) implements Command, WireMessage {}

    /** An offer waits no more. */
    record WithdrawOffer(ActorRef<OfferProtocol.Command> offer) implements Command, WireMessage {}

    /** An offer's time is up; it wants to know why there was nothing. Answered with {@link OfferProtocol.Closed}. */
    record Close(Traits traits, ActorRef<OfferProtocol.Command> replyTo) implements Command, WireMessage {}

    /** Answered with {@link CensusTaken}. */
    record TakeCensus(ActorRef<CensusTaken> replyTo) implements Command, WireMessage {}

    /** What waits in one compartment. */
    record CensusTaken(Compartment compartment, int announcementsWaiting, int offersWaiting) implements WireMessage {}

    /** A front desk's reply to {@link FrontDesk.Recall}: so many requests have been told to speak up. */
    record Recalled(int requests) implements Command, WireMessage {}

    /** A recalled request has said what it has to say, if it still has anything to say here. */
    record SpokenUp(ActorRef<?> request) implements Command, WireMessage {}

    /** A front desk doubts whether this matcher runs. Answered with {@link FrontDesk.Awake}. */
    record Wake(ActorRef<FrontDesk.WireCommand> replyTo) implements Command, WireMessage {}

    record RecoveryOver() implements Command {}

    record SweepDue() implements Command {}

    record ConfirmDue() implements Command {}

    /** The shard lets this entity go. */
    record Stop() implements Command {}
}
