// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Announcements and offers that only count what a matcher tells them, each an actor of its own. */
final class Requests {

    /** Configured by whoever makes the actor system. */
    static final String DISPATCHER = "requests-dispatcher";

    private static final int NETWORKS = 100;

    private final LongAdder matches = new LongAdder();
    private final LongAdder otherReplies = new LongAdder();
    private final List<ActorRef<AnnouncementProtocol.Command>> announcements = new ArrayList<>();
    private final List<ActorRef<OfferProtocol.Command>> offers = new ArrayList<>();

    /** They live as long as the system. */
    static Requests start(ActorSystem<?> system, int announcements, int offers) {
        Requests requests = new Requests();
        CompletableFuture<Requests> started = new CompletableFuture<>();
        Props dispatcher = DispatcherSelector.fromConfig(DISPATCHER);
        Behavior<Void> parent = Behaviors.setup(context -> {
            Behavior<AnnouncementProtocol.Command> announcement = requests.announcement();
            for (int i = 0; i < announcements; i++) {
                requests.announcements.add(context.spawnAnonymous(announcement, dispatcher));
            }
            Behavior<OfferProtocol.Command> offer = requests.offer();
            for (int i = 0; i < offers; i++) {
                requests.offers.add(context.spawnAnonymous(offer, dispatcher));
            }
            started.complete(requests);
            return Behaviors.empty();
        });
        system.systemActorOf(parent, "requests", Props.empty());
        return started.join();
    }

    private Requests() {}

    /** Peers of every traversal in a hundred networks. */
    static Traits[] traits() {
        Traversal[] traversals = Traversal.values();
        Traits[] traits = new Traits[traversals.length * NETWORKS];
        Arrays.setAll(
                traits,
                i -> new Traits(
                        traversals[i % traversals.length], new Location("AA", 64_512 + i / traversals.length), 1));
        return traits;
    }

    /** They take turns. */
    ActorRef<AnnouncementProtocol.Command> announcement(long number) {
        return announcements.get((int) (number % announcements.size()));
    }

    /** They take turns. */
    ActorRef<OfferProtocol.Command> offer(long number) {
        return offers.get((int) (number % offers.size()));
    }

    /** Offers that have been given an announcement. */
    long matches() {
        return matches.sum();
    }

    /** What does not belong to a match of two that were both new. */
    long otherReplies() {
        return otherReplies.sum();
    }

    private Behavior<AnnouncementProtocol.Command> announcement() {
        return Behaviors.receiveMessage(reply -> {
            boolean queued = reply instanceof AnnouncementProtocol.Enlisted(var _, var verdict)
                    && verdict == AnnouncementProtocol.Verdict.QUEUED;
            if (!queued) {
                otherReplies.increment();
            }
            return Behaviors.same();
        });
    }

    private Behavior<OfferProtocol.Command> offer() {
        return Behaviors.receiveMessage(reply -> {
            (reply instanceof OfferProtocol.Candidate ? matches : otherReplies).increment();
            return Behaviors.same();
        });
    }
}
