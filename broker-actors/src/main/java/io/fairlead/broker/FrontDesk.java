// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * The parent of a node's request actors: spawns one {@link Announcement} or {@link Offer} per held request and knows which
 * of them are in which compartment, so that a matcher that has lost its queue can have them speak up.
 *
 * <p>A request actor that fails is stopped: its request ends with an error, its matchers forget it, nobody else is
 * affected. Lost with its node, together with all that it knows. How many requests are held is bounded before they come
 * here, by the {@link ShardedBrokerGateway}.
 */
final class FrontDesk extends AbstractMatchingBehavior<FrontDesk.Command> {

    static final ServiceKey<Command> SERVICE = ServiceKey.create(Command.class, "front-desk");

    sealed interface Command {}

    record HoldAnnouncement(
            AnnouncementRequest request, HeldRequest<AnnouncementOutcome, AnnouncementProtocol.Command> held)
            implements Command {}

    record HoldOffer(OfferRequest request, HeldRequest<OfferOutcome, OfferProtocol.Command> held) implements Command {}

    /** A compartment's queue is lost: its requests here are to speak up. Answered with {@link MatcherProtocol.Recalled}. */
    record Recall(Compartment compartment, ActorRef<MatcherProtocol.Command> replyTo) implements Command, WireMessage {}

    /** The node is leaving: unmatched requests end now. Answered when the last request actor has stopped. */
    record Drain(ActorRef<Done> replyTo) implements Command {}

    /** Answered with how many request actors live, those that linger included. */
    record CountResidents(ActorRef<Integer> replyTo) implements Command {}

    /** One request actor; equal to itself only. */
    private static final class Resident {
        private final Set<Compartment> compartments;
        private final Consumer<Compartment> recall;
        private final Runnable drain;
        private final HeldRequest<?, ?> held;

        Resident(Set<Compartment> compartments, Consumer<Compartment> recall, Runnable drain, HeldRequest<?, ?> held) {
            this.compartments = compartments;
            this.recall = recall;
            this.drain = drain;
            this.held = held;
        }
    }

    private final Collaborators collaborators;
    private final Map<ActorRef<?>, Resident> residents = new HashMap<>();
    private final Map<Compartment, Set<Resident>> byCompartment = new HashMap<>();
    private final List<ActorRef<Done>> awaitingDrain = new ArrayList<>();

    static Behavior<Command> create(Collaborators collaborators) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(SERVICE, context.getSelf()));
            return new FrontDesk(context, collaborators);
        });
    }

    private FrontDesk(ActorContext<Command> context, Collaborators collaborators) {
        super(context);
        this.collaborators = collaborators;
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case HoldAnnouncement hold -> hold(hold);
            case HoldOffer hold -> hold(hold);
            case Recall recall -> recall(recall);
            case Drain(var replyTo) -> drain(replyTo);
            case CountResidents(var replyTo) -> replyTo.tell(residents.size());
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            forget(terminated.getRef());
        }
        return this;
    }

    private void hold(HoldAnnouncement hold) {
        ActorRef<AnnouncementProtocol.Command> actor =
                getContext().spawnAnonymous(Announcement.create(hold.request(), hold.held(), collaborators));
        hold.held().heldBy(actor);
        admit(
                actor,
                new Resident(
                        hold.request().compartments(),
                        compartment -> actor.tell(new AnnouncementProtocol.Reenlist(compartment)),
                        () -> actor.tell(new AnnouncementProtocol.Drain()),
                        hold.held()));
    }

    private void hold(HoldOffer hold) {
        ActorRef<OfferProtocol.Command> actor =
                getContext().spawnAnonymous(Offer.create(hold.request(), hold.held(), collaborators));
        hold.held().heldBy(actor);
        admit(
                actor,
                new Resident(
                        hold.request().compartments(),
                        compartment -> actor.tell(new OfferProtocol.Reseek(compartment)),
                        () -> actor.tell(new OfferProtocol.Drain()),
                        hold.held()));
    }

    private void admit(ActorRef<?> actor, Resident resident) {
        getContext().watch(actor);
        residents.put(actor, resident);
        for (Compartment compartment : resident.compartments) {
            byCompartment.computeIfAbsent(compartment, _ -> new HashSet<>()).add(resident);
        }
        if (!awaitingDrain.isEmpty()) {
            resident.drain.run(); // was on its way here when the drain began
        }
    }

    private void forget(ActorRef<?> actor) {
        Resident resident = residents.remove(actor);
        if (resident == null) {
            return;
        }
        resident.held.failIfIncomplete("the request's actor has stopped"); // at its very start; later it does so itself
        for (Compartment compartment : resident.compartments) {
            byCompartment.computeIfPresent(compartment, (_, there) -> {
                there.remove(resident);
                return there.isEmpty() ? null : there;
            });
        }
        if (residents.isEmpty()) {
            awaitingDrain.forEach(replyTo -> replyTo.tell(Done.getInstance()));
        }
    }

    private void recall(Recall recall) {
        Set<Resident> there = byCompartment.getOrDefault(recall.compartment(), Set.of());
        there.forEach(resident -> resident.recall.accept(recall.compartment()));
        recall.replyTo().tell(new MatcherProtocol.Recalled(there.size()));
    }

    private void drain(ActorRef<Done> replyTo) {
        awaitingDrain.add(replyTo);
        if (residents.isEmpty()) {
            replyTo.tell(Done.getInstance());
        }
        residents.values().forEach(resident -> resident.drain.run());
    }
}
