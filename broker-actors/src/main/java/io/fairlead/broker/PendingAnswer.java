// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * One attempt to match one announcement with one offer: carries the claim to the announcement, then waits for the proxy's
 * answer and carries it to the offer. A sharded entity named by the connection ID, so that an answer may enter through
 * any node.
 *
 * <pre>
 * phase     message                     next
 * --------  --------------------------  ------------------------------------------------------
 * unknown   Expect                      claiming
 * unknown   Deliver                     leaving (no client)
 * claiming  Claimed                     awaiting
 * claiming  Unavailable                 leaving (the offer looks for another)
 * claiming  Deliver                     claiming (kept until the consent has come)
 * awaiting  Deliver, right proxy        leaving (the offer decides)
 * awaiting  Deliver, wrong proxy        awaiting (no client)
 * awaiting  ProxyLost                   leaving (the offer looks for another)
 * awaiting  ProxyDoubtful               awaiting (the offer looks for another as well)
 * any       Abandon, DeadlinePassed     leaving
 * leaving   Deliver                     leaving (no client)
 * leaving   Stop                        stopped
 * </pre>
 *
 * <p>A connection ID is made for one attempt of one offer, so an entity never knows two offers. Lost when its node dies or
 * its shard moves: an offer that is claiming gets no confirmation and looks for another announcement; one that is awaiting
 * is told so at its deadline, and the proxy's answer finds no client.
 */
final class PendingAnswer {

    /** An answer, and the same again from a proxy that is impatient. */
    private static final int EARLY_MAX = 2;

    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "pending-answer");

    sealed interface Command {}

    /** The offer wants this announcement; its time is over after {@code terms.answerWithin()}. */
    record Expect(
            ActorRef<AnnouncementProtocol.Command> announcement,
            ClaimTerms terms,
            ActorRef<OfferProtocol.Command> replyTo)
            implements Command, WireMessage {}

    /** The announcement is given to the offer; only this proxy may answer. */
    record Claimed(ProxyId proxyId) implements Command, WireMessage {}

    /** The announcement is not to be had. */
    record Unavailable() implements Command, WireMessage {}

    /** The proxy went away before it can have read the offer. */
    record ProxyLost() implements Command, WireMessage {}

    /** The proxy closed its connection when it was given the offer, and may have read it or not. */
    record ProxyDoubtful() implements Command, WireMessage {}

    /** A proxy answers. */
    record Deliver(ProxyId proxyId, ProxyAnswer answer, ActorRef<AnswerOutcome> replyTo)
            implements Command, WireMessage {}

    /** The offer waits no more. */
    record Abandon() implements Command, WireMessage {}

    /** Time to claim, unless the offer has abandoned the attempt meanwhile. */
    private record ClaimDue(Expect expect) implements Command {}

    private record DeadlinePassed() implements Command {}

    /** The shard lets this entity go. */
    record Stop() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ConnectionId connectionId;
    private final ActorRef<ClusterSharding.ShardCommand> shard;

    static Behavior<Command> create(EntityContext<Command> entity) {
        ConnectionId connectionId = new ConnectionId(entity.getEntityId());
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new PendingAnswer(context, timers, connectionId, entity.getShard()).unknown()));
    }

    private PendingAnswer(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ConnectionId connectionId,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        this.context = context;
        this.timers = timers;
        this.connectionId = connectionId;
        this.shard = shard;
    }

    private Behavior<Command> unknown() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Expect expect -> expect(expect);
            case ClaimDue(var expect) -> claim(expect);
            case Deliver deliver -> {
                noClient(deliver);
                yield leave();
            }
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _, Abandon _, DeadlinePassed _ -> leave();
            case Stop _ -> Behaviors.stopped();
        });
    }

    private Behavior<Command> claiming(ActorRef<OfferProtocol.Command> offer, List<Deliver> early) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Claimed(var proxyId) -> confirm(offer, proxyId, early);
            case Unavailable _, ProxyLost _ -> leaveUnclaimed(offer, early);
            case Deliver deliver -> keep(offer, early, deliver);
            case Expect _, ClaimDue _, ProxyDoubtful _ -> Behaviors.same(); // twice, or overtaking the consent
            case Abandon _, DeadlinePassed _ -> leaveAnswering(early);
            case Stop _ -> Behaviors.stopped();
        });
    }

    private Behavior<Command> awaiting(ActorRef<OfferProtocol.Command> offer, ProxyId proxyId) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver deliver
            when deliver.proxyId().equals(proxyId) ->
                leaveTelling(offer, new OfferProtocol.Answered(connectionId, deliver.answer(), deliver.replyTo()));
            case Deliver foreign -> noClient(foreign);
            case ProxyLost _ -> leaveTelling(offer, new OfferProtocol.ProxyLost(connectionId));
            case ProxyDoubtful _ -> doubt(offer);
            case Abandon _, DeadlinePassed _ -> leave();
            case Expect _, ClaimDue _, Claimed _, Unavailable _ -> Behaviors.same(); // again, or late
            case Stop _ -> Behaviors.stopped();
        });
    }

    private Behavior<Command> leaving() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver deliver -> noClient(deliver);
            case Stop _ -> Behaviors.stopped();
            case Expect _, ClaimDue _, Claimed _, Unavailable _, ProxyLost _ -> Behaviors.same();
            case ProxyDoubtful _, Abandon _, DeadlinePassed _ -> Behaviors.same();
        });
    }

    /** While its shard had no home, an expectation may have been kept together with its end: look at both. */
    private Behavior<Command> expect(Expect expect) {
        context.getSelf().tell(new ClaimDue(expect));
        return Behaviors.same();
    }

    private Behavior<Command> claim(Expect expect) {
        Duration deadline = expect.terms().answerWithin();
        timers.startSingleTimer(DeadlinePassed.class, new DeadlinePassed(), deadline);
        expect.announcement().tell(new AnnouncementProtocol.Claim(expect.terms(), context.getSelf()));
        return claiming(expect.replyTo(), List.of());
    }

    /** The proxy knows the connection ID only once it has been given the offer: its answer has overtaken the consent. */
    private Behavior<Command> keep(ActorRef<OfferProtocol.Command> offer, List<Deliver> early, Deliver deliver) {
        if (early.size() == EARLY_MAX) {
            return noClient(deliver);
        }
        return claiming(offer, Stream.concat(early.stream(), Stream.of(deliver)).toList());
    }

    private Behavior<Command> confirm(ActorRef<OfferProtocol.Command> offer, ProxyId proxyId, List<Deliver> early) {
        offer.tell(new OfferProtocol.Claimed(connectionId));
        early.forEach(context.getSelf()::tell);
        return awaiting(offer, proxyId);
    }

    /** The answer may still come. */
    private Behavior<Command> doubt(ActorRef<OfferProtocol.Command> offer) {
        offer.tell(new OfferProtocol.ProxyDoubtful(connectionId));
        return Behaviors.same();
    }

    private Behavior<Command> leaveUnclaimed(ActorRef<OfferProtocol.Command> offer, List<Deliver> early) {
        early.forEach(PendingAnswer::noClient);
        return leaveTelling(offer, new OfferProtocol.Unavailable(connectionId));
    }

    private Behavior<Command> leaveAnswering(List<Deliver> early) {
        early.forEach(PendingAnswer::noClient);
        return leave();
    }

    private static Behavior<Command> noClient(Deliver deliver) {
        deliver.replyTo().tell(AnswerOutcome.NO_CLIENT);
        return Behaviors.same();
    }

    private Behavior<Command> leaveTelling(ActorRef<OfferProtocol.Command> offer, OfferProtocol.Command last) {
        offer.tell(last);
        return leave();
    }

    /** Through the shard, which keeps what comes meanwhile for a successor. */
    private Behavior<Command> leave() {
        timers.cancelAll();
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        return leaving();
    }
}
