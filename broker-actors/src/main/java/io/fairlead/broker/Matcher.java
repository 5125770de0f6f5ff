// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.MatcherProtocol.*;
import io.fairlead.matching.Census;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Enlisted;
import io.fairlead.matching.MatchBook;
import io.fairlead.matching.Settled;
import io.fairlead.matching.Sought;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Owns one compartment's queues: a sharded entity around a {@link MatchBook}, which decides everything; this actor
 * translates messages to calls, tells people what came of them, and sets timers.
 *
 * <pre>
 * phase       message                            next
 * ----------  ---------------------------------  -----------------------------------------------------------
 * recovering  Enlist, Seek                       recovering: filed, not matched yet
 * recovering  SpokenUp, Recalled, RecoveryOver   serving, once every request that waited is heard of or time is
 *                                                up; everything filed is matched, oldest first
 * serving     Enlist, Seek, Withdraw…, Close,    serving
 *             TakeCensus, Wake, SweepDue
 * serving     ConfirmDue                         serving; patient requests that still wait are told so
 * any         Stop                               stopped
 * </pre>
 *
 * <p>The queues are soft state: a cache of what living requests have told it. When the matcher stops, moves, crashes,
 * or its node dies, its queues are lost and nothing else is. Its successor starts by asking every {@link FrontDesk} to
 * have the requests of this compartment tell it again, with their age, and matches nothing until they have, so that the
 * oldest still comes first. A matcher that is stopped tells every front desk, since its successor starts only when
 * somebody speaks to it. The safety net is that each request speaks up at every refresh.
 *
 * <p>Before each message it looks at its cluster. The entries of a node that cannot be reached, or is gone, are
 * forgotten, so that nobody is given a dead announcement; those of a node that comes, or comes back, are recalled. What
 * it has named to somebody it forgets; who gets it is decided by the announcement itself, which enlists again when
 * nobody does.
 */
final class Matcher {

    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "matcher");

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final MatcherSetup setup;
    private final Compartment compartment;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final MatchBook<ActorRef<AnnouncementProtocol.Command>, ActorRef<OfferProtocol.Command>> book;
    private final Unconfirmed unconfirmed;
    private ClusterView cluster = ClusterView.EMPTY;
    private Instant lastUsed;

    static Behavior<Command> create(EntityContext<Command> entity, MatcherSetup setup) {
        Behavior<Command> matcher = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Matcher(context, timers, entity, setup).recover()));
        return Behaviors.supervise(matcher).onFailure(SupervisorStrategy.restart());
    }

    private Matcher(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            EntityContext<Command> entity,
            MatcherSetup setup) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.compartment = MatcherId.parse(entity.getEntityId());
        this.shard = entity.getShard();
        this.book = new MatchBook<>(compartment.kind(), setup.rules(), setup.limits());
        this.unconfirmed = new Unconfirmed(timers, setup.confirmAfter());
        this.lastUsed = setup.clock().instant();
    }

    private Behavior<Command> recover() {
        timers.startSingleTimer(RecoveryOver.class, new RecoveryOver(), setup.recoveryMax());
        timers.startTimerWithFixedDelay(SweepDue.class, new SweepDue(), setup.sweepInterval());
        Recovery recovery = new Recovery();
        recovery.asked(lookAround());
        return recovery.isComplete() ? serving() : recovering(recovery);
    }

    private Behavior<Command> recovering(Recovery recovery) {
        return Behaviors.receiveMessage(command -> {
            recovery.asked(lookAround());
            return switch (command) {
                case Enlist enlist -> file(recovery, enlist);
                case Seek seek -> file(recovery, seek);
                case WithdrawAnnouncement(var announcement) -> withdrawAnnouncement(announcement);
                case WithdrawOffer(var offer) -> withdrawOffer(offer);
                case Close close -> close(close);
                case SpokenUp(var request) -> heardOf(recovery, request);
                case Recalled(var requests) -> recalled(recovery, requests);
                case RecoveryOver _ -> serve(recovery);
                case TakeCensus(var replyTo) -> census(replyTo);
                case Wake(var replyTo) -> awake(replyTo);
                case SweepDue _, ConfirmDue _ -> Behaviors.same(); // what is filed waits until it serves
                case Stop _ -> stop();
            };
        });
    }

    private Behavior<Command> serving() {
        return Behaviors.receiveMessage(command -> {
            lookAround();
            return switch (command) {
                case Enlist enlist -> enlist(enlist);
                case Seek seek -> seek(seek);
                case WithdrawAnnouncement(var announcement) -> withdrawAnnouncement(announcement);
                case WithdrawOffer(var offer) -> withdrawOffer(offer);
                case Close close -> close(close);
                case TakeCensus(var replyTo) -> census(replyTo);
                case Wake(var replyTo) -> awake(replyTo);
                case SweepDue _ -> sweep();
                case ConfirmDue _ -> confirm();
                case SpokenUp _, Recalled _, RecoveryOver _ ->
                    Behaviors.same(); // late, or of a node that came meanwhile, for whose requests nobody waits
                case Stop _ -> stop();
            };
        });
    }

    /**
     * Forgets the requests of nodes that are gone, and recalls those of nodes that have come.
     *
     * @return how many front desks have been asked for their requests
     */
    private int lookAround() {
        ClusterView seen = setup.cluster().get();
        if (seen.equals(cluster)) {
            return 0;
        }
        Set<Address> gone = seen.goneSince(cluster);
        if (!gone.isEmpty()) {
            book.withdrawIf(announcement -> isAt(gone, announcement), offer -> isAt(gone, offer));
            unconfirmed.removeIf(request -> isAt(gone, request));
        }
        Set<ClusterView.HoldingNode> come = seen.comeSince(cluster);
        come.forEach(node -> node.frontDesk().tell(new FrontDesk.Recall(compartment, context.getSelf())));
        cluster = seen;
        return come.size();
    }

    private static boolean isAt(Set<Address> addresses, ActorRef<?> request) {
        return addresses.contains(request.path().address());
    }

    private Behavior<Command> file(Recovery recovery, Enlist enlist) {
        Instant now = now();
        ActorRef<AnnouncementProtocol.Command> announcement = enlist.replyTo();
        if (book.fileAnnouncement(announcement, waiting(enlist.traits(), enlist.waited(), enlist.left(), now), now)) {
            recovery.filedAnnouncement(announcement);
        } else {
            tell(announcement, AnnouncementProtocol.Verdict.FULL);
        }
        return Behaviors.same();
    }

    private Behavior<Command> file(Recovery recovery, Seek seek) {
        Instant now = now();
        ActorRef<OfferProtocol.Command> offer = seek.replyTo();
        if (setup.rules().isTooLate(seek.left())) {
            offer.tell(new OfferProtocol.TooLate(compartment));
        } else if (book.fileOffer(offer, waiting(seek.traits(), seek.waited(), seek.left(), now), now)) {
            recovery.filedOffer(offer);
        } else {
            offer.tell(new OfferProtocol.QueueFull(compartment));
        }
        return Behaviors.same();
    }

    private Behavior<Command> heardOf(Recovery recovery, ActorRef<?> request) {
        recovery.heardOf(request);
        return serveIfComplete(recovery);
    }

    private Behavior<Command> recalled(Recovery recovery, int requests) {
        recovery.replied(requests);
        return serveIfComplete(recovery);
    }

    private Behavior<Command> serveIfComplete(Recovery recovery) {
        return recovery.isComplete() ? serve(recovery) : Behaviors.same();
    }

    private Behavior<Command> serve(Recovery recovery) {
        timers.cancel(RecoveryOver.class);
        Instant now = now();
        Settled<ActorRef<AnnouncementProtocol.Command>, ActorRef<OfferProtocol.Command>> settled = book.settle(now);
        for (var pair : settled.pairs()) {
            tell(pair.announcement(), AnnouncementProtocol.Verdict.PROPOSED);
            tell(pair.offer(), pair.announcement(), pair.waiting(), now);
        }
        tellTooLate(settled.tooLate());
        recovery.settled(settled);
        recovery.announcements().forEach(announcement -> tell(announcement, AnnouncementProtocol.Verdict.QUEUED));
        recovery.offers().forEach(offer -> offer.tell(new OfferProtocol.Queued(compartment)));
        return serving();
    }

    private Behavior<Command> enlist(Enlist enlist) {
        Instant now = used();
        ActorRef<AnnouncementProtocol.Command> announcement = enlist.replyTo();
        Waiting waiting = waiting(enlist.traits(), enlist.waited(), enlist.left(), now);
        var enlisted = book.enlist(announcement, waiting, now);
        switch (enlisted) {
            case Enlisted.Full<?> _ -> tell(announcement, AnnouncementProtocol.Verdict.FULL);
            case Enlisted.Proposed<?> _ when enlist.patient() -> {} // the claim says so
            case Enlisted.Proposed<?> _ -> tell(announcement, AnnouncementProtocol.Verdict.PROPOSED);
            case Enlisted.Queued<?> _ when enlist.patient() -> unconfirmed.addAnnouncement(announcement);
            case Enlisted.Queued<?> _ -> tell(announcement, AnnouncementProtocol.Verdict.QUEUED);
        }
        tellTooLate(enlisted.tooLate());
        if (enlisted instanceof Enlisted.Proposed(var offer, var _)) {
            unconfirmed.removeOffer(offer);
            tell(offer, announcement, waiting, now);
        }
        return Behaviors.same();
    }

    private Behavior<Command> confirm() {
        unconfirmed.confirmAll(compartment);
        return Behaviors.same();
    }

    private Behavior<Command> seek(Seek seek) {
        Instant now = used();
        ActorRef<OfferProtocol.Command> offer = seek.replyTo();
        switch (book.seek(offer, waiting(seek.traits(), seek.waited(), seek.left(), now), now)) {
            case Sought.Found(var announcement, var waiting) -> {
                unconfirmed.removeAnnouncement(announcement);
                tell(offer, announcement, waiting, now);
            }
            case Sought.Queued<?> _ when seek.patient() -> unconfirmed.addOffer(offer);
            case Sought.Queued<?> _ -> offer.tell(new OfferProtocol.Queued(compartment));
            case Sought.Full<?> _ -> offer.tell(new OfferProtocol.QueueFull(compartment));
            case Sought.TooLate<?> _ -> offer.tell(new OfferProtocol.TooLate(compartment));
        }
        return Behaviors.same();
    }

    private Behavior<Command> withdrawAnnouncement(ActorRef<AnnouncementProtocol.Command> announcement) {
        unconfirmed.removeAnnouncement(announcement);
        book.withdrawAnnouncement(announcement);
        return Behaviors.same();
    }

    private Behavior<Command> withdrawOffer(ActorRef<OfferProtocol.Command> offer) {
        unconfirmed.removeOffer(offer);
        book.withdrawOffer(offer);
        return Behaviors.same();
    }

    private Behavior<Command> close(Close close) {
        unconfirmed.removeOffer(close.replyTo());
        book.withdrawOffer(close.replyTo());
        close.replyTo().tell(new OfferProtocol.Closed(compartment, book.diagnose(close.traits(), now())));
        return Behaviors.same();
    }

    private Behavior<Command> census(ActorRef<CensusTaken> replyTo) {
        Census census = book.census();
        replyTo.tell(new CensusTaken(compartment, census.announcementsWaiting(), census.offersWaiting()));
        return Behaviors.same();
    }

    private Behavior<Command> awake(ActorRef<FrontDesk.WireCommand> replyTo) {
        replyTo.tell(new FrontDesk.Awake(compartment));
        return Behaviors.same();
    }

    /** A full batch is followed by another at once, behind the messages that have come meanwhile. */
    private Behavior<Command> sweep() {
        Instant now = now();
        if (book.expire(now, setup.sweepMax()) == setup.sweepMax()) {
            context.getSelf().tell(new SweepDue());
        }
        if (!book.census().isEmpty()) {
            lastUsed = now;
        } else if (lastUsed.plus(setup.idleMax()).isBefore(now)) {
            lastUsed = now;
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return Behaviors.same();
    }

    /** Somebody may wait of whom it has not heard yet. */
    private Behavior<Command> stop() {
        cluster.reachable().forEach(node -> node.frontDesk().tell(new FrontDesk.MatcherStopped(compartment)));
        return Behaviors.stopped();
    }

    private void tell(ActorRef<AnnouncementProtocol.Command> announcement, AnnouncementProtocol.Verdict verdict) {
        announcement.tell(new AnnouncementProtocol.Enlisted(compartment, verdict));
    }

    private void tell(
            ActorRef<OfferProtocol.Command> offer,
            ActorRef<AnnouncementProtocol.Command> announcement,
            Waiting waiting,
            Instant now) {
        offer.tell(new OfferProtocol.Candidate(
                compartment, announcement, waiting.traits(), Duration.between(waiting.since(), now)));
    }

    private void tellTooLate(List<ActorRef<OfferProtocol.Command>> offers) {
        for (ActorRef<OfferProtocol.Command> offer : offers) {
            unconfirmed.removeOffer(offer);
            offer.tell(new OfferProtocol.TooLate(compartment));
        }
    }

    private static Waiting waiting(Traits traits, Duration waited, Duration left, Instant now) {
        return new Waiting(traits, now.minus(waited), now.plus(left));
    }

    /** Now, at which somebody asks for somebody: that both may be gone at once makes no matcher idle. */
    private Instant used() {
        lastUsed = now();
        return lastUsed;
    }

    private Instant now() {
        return setup.clock().instant();
    }
}
