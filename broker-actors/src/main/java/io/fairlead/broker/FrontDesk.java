// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The parent of a node's request actors: spawns one {@link Announcement} or {@link Offer} per held request, carries
 * answers to the offers, and knows who is in which compartment: so that a matcher that has lost its queue can have them
 * speak up, and so that matchers that have stopped, or were lost with their node, are started elsewhere without waiting
 * for anybody's refresh. Offers hear from it that a node has died, with the proxies that it was to tell.
 *
 * <p>Every node finds it at the same path on every other, and sends it what is for anybody here ({@link Courier}), but
 * for what goes through a matcher's shard. A request actor that fails is stopped: its request ends with
 * an error, its matchers forget it, nobody else is affected. Lost with its node, together with all that it knows. How
 * many requests are held is bounded before they come here, by the {@link ShardedBrokerGateway}.
 */
final class FrontDesk extends AbstractMatchingBehavior<FrontDesk.Command> {

    /** Its path on every node is {@code /system/} and this. */
    static final String NAME = "front-desk";

    sealed interface Command {}

    /** What other nodes may tell it. */
    sealed interface WireCommand extends Command, WireMessage {}

    record HoldAnnouncement(AnnouncementRequest request, HeldRequest<AnnouncementOutcome> held) implements Command {}

    record HoldOffer(OfferRequest request, HeldRequest<OfferOutcome> held) implements Command {}

    /** From any node's gateway: a proxy answers an offer that is held here. Answered with {@link AnswerOutcome}. */
    record Deliver(ConnectionId connectionId, ProxyId proxyId, ProxyAnswer answer, ActorRef<AnswerOutcome> replyTo)
            implements WireCommand {

        @Override
        public int bytesMax() {
            return WireCommand.super.bytesMax()
                    + switch (answer) {
                        case ProxyAnswer.Accepted(var sdp) -> WireMessage.bytesMax(sdp);
                        case ProxyAnswer.Failed(var error) -> WireMessage.bytesMax(error);
                    };
        }
    }

    /**
     * By a {@link DeskRef} of another node: for an actor of this one, if it is still there.
     *
     * @param where its path; of a request, the name
     * @param uid tells it from an earlier one of the name
     */
    record HandOn(String where, int uid, WireMessage message) implements WireCommand, WrappedMessage {

        @Override
        public int bytesMax() {
            return WireCommand.super.bytesMax() + message.bytesMax();
        }
    }

    /**
     * By the {@link Courier} of another node: what this desk was told there, in that order. Whoever only watches what
     * nodes say to each other, as an instrument of Artery, sees that, too.
     */
    record Parcel(List<WireCommand> commands) implements Command, WireMessage, Iterable<WireCommand> {

        Parcel {
            commands = List.copyOf(commands);
        }

        @Override
        public Iterator<WireCommand> iterator() {
            return commands.iterator();
        }

        @Override
        public int bytesMax() {
            return commands.stream().mapToInt(WireMessage::bytesMax).sum() + 2;
        }
    }

    /**
     * A compartment's queue is lost: its requests here are to speak up. Answered with {@link MatcherProtocol.Recalled}.
     */
    record Recall(Compartment compartment, ActorRef<MatcherProtocol.Command> replyTo) implements WireCommand {}

    /** A node that held announcements has died: nobody can tell whether its proxies have been told what it knew. */
    record ProxiesLost(Address node) implements Command {}

    /** A matcher has stopped: its successor is to be woken, if anybody here waits for that. */
    record MatcherStopped(Compartment compartment) implements WireCommand {}

    /** A node that hosted matchers is gone. */
    record MatchersLost() implements Command {}

    /** A matcher's reply to {@link MatcherProtocol.Wake}: it runs, and has seen to its queue. */
    record Awake(Compartment compartment) implements WireCommand {}

    record WakeOverdue() implements Command {}

    /**
     * The node is leaving: unmatched requests end now, matched ones within this time. Answered when the last is struck
     * off.
     */
    record Drain(Duration finishMax, ActorRef<Done> replyTo) implements Command {}

    /**
     * From a request's actor ({@link Residence}): it has ended, or stops at the reply and is to hear nothing else.
     * Costs less than to watch each. When the desk itself ends, nobody need know.
     */
    private record StrikeOff(HeldRequest<?> held) implements Command, DeadLetterSuppression {}

    /** Answered with how many request actors are not struck off. Those that linger are counted. */
    record CountResidents(ActorRef<Integer> replyTo) implements Command {}

    /** One request actor; equal to itself only. */
    private static final class Resident {
        private final Set<Compartment> compartments;
        private final Consumer<ActorRef<MatcherProtocol.Command>> recall;
        private final Runnable drain;
        private final Runnable dismiss;
        private final Optional<Long> offer;

        Resident(
                Set<Compartment> compartments,
                Consumer<ActorRef<MatcherProtocol.Command>> recall,
                Runnable drain,
                Runnable dismiss,
                Optional<Long> offer) {
            this.compartments = compartments;
            this.recall = recall;
            this.drain = drain;
            this.dismiss = dismiss;
            this.offer = offer;
        }
    }

    private final TimerScheduler<Command> timers;
    private final WireReferences references;
    private final Collaborators collaborators;
    private final long node;
    private final Map<HeldRequest<?>, Resident> residents = new HashMap<>();
    private final Map<Long, ActorRef<OfferProtocol.Command>> offers = new HashMap<>();
    private final Map<Compartment, Set<Resident>> byCompartment = new HashMap<>();
    /** Whose matcher has not been heard of since it stopped or was lost. */
    private final Set<Compartment> asleep = new HashSet<>();

    private final List<ActorRef<Done>> awaitingDrain = new ArrayList<>();
    private Duration finishMax = Duration.ZERO;

    /** @param node names this node in the cluster ({@code UniqueAddress.longUid}) */
    static Behavior<Command> create(long node, Collaborators collaborators) {
        Behavior<Command> desk = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new FrontDesk(context, timers, node, collaborators)));
        return Behaviors.supervise(desk).onFailure(SupervisorStrategy.restart());
    }

    private FrontDesk(
            ActorContext<Command> context, TimerScheduler<Command> timers, long node, Collaborators collaborators) {
        super(context);
        this.timers = timers;
        this.references = new WireReferences((ExtendedActorSystem) Adapter.toClassic(context.getSystem()));
        this.node = node;
        this.collaborators = collaborators;
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case HoldAnnouncement hold -> hold(hold);
            case HoldOffer hold -> hold(hold);
            case Deliver deliver -> deliver(deliver);
            case HandOn handOn -> handOn(handOn);
            case Parcel parcel -> parcel.forEach(this::onMessage);
            case Recall recall -> recall(recall);
            case ProxiesLost(var there) ->
                offers.values().forEach(offer -> offer.tell(new OfferProtocol.ProxiesLost(there)));
            case MatcherStopped(var compartment) -> wake(Set.of(compartment));
            case MatchersLost _ -> wake(byCompartment.keySet());
            case Awake(var compartment) -> asleep.remove(compartment);
            case WakeOverdue _ -> wake(Set.copyOf(asleep));
            case Drain drain -> drain(drain);
            case StrikeOff(var held) -> strikeOff(held);
            case CountResidents(var replyTo) -> replyTo.tell(residents.size());
        }
        return this;
    }

    private void hold(HoldAnnouncement hold) {
        ActorRef<AnnouncementProtocol.Command> actor = getContext()
                .spawnAnonymous(
                        Announcement.create(hold.request(), hold.held(), residence(hold.held()), collaborators));
        admit(
                hold.held(),
                new Resident(
                        hold.request().compartments(),
                        matcher -> actor.tell(new AnnouncementProtocol.Reenlist(matcher)),
                        () -> actor.tell(new AnnouncementProtocol.Drain()),
                        () -> actor.tell(new AnnouncementProtocol.StruckOff()),
                        Optional.empty()));
    }

    private void hold(HoldOffer hold) {
        long name = collaborators.random().nextLong();
        OfferAddress address = new OfferAddress(node, name);
        ActorRef<OfferProtocol.Command> actor = getContext()
                .spawnAnonymous(
                        Offer.create(hold.request(), address, hold.held(), residence(hold.held()), collaborators));
        offers.put(name, actor);
        admit(
                hold.held(),
                new Resident(
                        hold.request().compartments(),
                        matcher -> actor.tell(new OfferProtocol.Reseek(matcher)),
                        () -> actor.tell(new OfferProtocol.Drain(finishMax)),
                        () -> actor.tell(new OfferProtocol.StruckOff()),
                        Optional.of(name)));
    }

    private Residence residence(HeldRequest<?> held) {
        ActorRef<Command> self = getContext().getSelf();
        return new Residence(() -> self.tell(new StrikeOff(held)));
    }

    private void admit(HeldRequest<?> held, Resident resident) {
        residents.put(held, resident);
        for (Compartment compartment : resident.compartments) {
            byCompartment.computeIfAbsent(compartment, _ -> new HashSet<>()).add(resident);
        }
        if (!awaitingDrain.isEmpty()) {
            resident.drain.run(); // was on its way here when the drain began
        }
    }

    private void strikeOff(HeldRequest<?> held) {
        Resident resident = residents.remove(held);
        if (resident == null) {
            return;
        }
        resident.offer.ifPresent(offers::remove);
        for (Compartment compartment : resident.compartments) {
            byCompartment.computeIfPresent(compartment, (_, there) -> {
                there.remove(resident);
                return there.isEmpty() ? null : there;
            });
        }
        resident.dismiss.run();
        if (residents.isEmpty()) {
            awaitingDrain.forEach(replyTo -> replyTo.tell(Done.getInstance()));
        }
    }

    private void deliver(Deliver deliver) {
        ActorRef<OfferProtocol.Command> offer =
                offers.get(deliver.connectionId().address().offer());
        if (offer == null) {
            deliver.replyTo().tell(AnswerOutcome.NO_CLIENT);
        } else {
            offer.tell(new OfferProtocol.Answered(
                    deliver.connectionId(), deliver.proxyId(), deliver.answer(), deliver.replyTo()));
        }
    }

    private void handOn(HandOn handOn) {
        getContext()
                .getChild(handOn.where())
                .filter(request -> request.path().uid() == handOn.uid())
                .map(Adapter::toClassic)
                .orElseGet(() -> references.here(handOn.where(), handOn.uid()))
                .tell(handOn.message(), org.apache.pekko.actor.ActorRef.noSender());
    }

    /**
     * A matcher starts when somebody speaks to it, and then recalls everybody. Somebody does so again and again, since
     * its shard may have no home yet, or be believed to be where it was.
     */
    private void wake(Set<Compartment> compartments) {
        for (Compartment compartment : compartments) {
            if (byCompartment.containsKey(compartment)) {
                asleep.add(compartment);
                collaborators
                        .shards()
                        .toMatcher(
                                compartment,
                                new MatcherProtocol.Wake(getContext().getSelf().narrow()));
            } else {
                asleep.remove(compartment);
            }
        }
        if (!asleep.isEmpty() && !timers.isTimerActive(WakeOverdue.class)) {
            timers.startSingleTimer(
                    WakeOverdue.class,
                    new WakeOverdue(),
                    collaborators.conversations().replyMax());
        }
    }

    private void recall(Recall recall) {
        Set<Resident> there = byCompartment.getOrDefault(recall.compartment(), Set.of());
        there.forEach(resident -> resident.recall.accept(recall.replyTo()));
        recall.replyTo().tell(new MatcherProtocol.Recalled(there.size()));
    }

    private void drain(Drain drain) {
        finishMax = drain.finishMax();
        awaitingDrain.add(drain.replyTo());
        if (residents.isEmpty()) {
            drain.replyTo().tell(Done.getInstance());
        }
        residents.values().forEach(resident -> resident.drain.run());
    }
}
