// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.FairleadSettings;
import io.fairlead.config.NodeRole;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * One node's share of the broker: starts the sharded entities and the front desk, and hands out the gateway for fronts.
 */
public final class Broker {

    private final ActorSystem<?> system;
    private final Supplier<ClusterView> cluster;
    private final ActorRef<FrontDesk.Command> frontDesk;
    private final ShardedBrokerGateway gateway;
    private final HeldCount announcements;
    private final HeldCount offers;
    private final Duration lastWords;

    /**
     * Call once per actor system, before it joins its cluster: whoever sees the node there expects its front desk. Only
     * a node of role {@link NodeRole#BROKER} hosts matchers, and only the requests of one of role {@link NodeRole#EDGE}
     * are found again by a matcher that has lost its queue.
     */
    public static Broker start(ActorSystem<?> system, FairleadSettings settings) {
        return start(system, settings, UnaryOperator.identity());
    }

    /**
     * @param seen what matchers and the gateway are to see, given what the cluster is: for tests with more front desks
     */
    static Broker start(ActorSystem<?> system, FairleadSettings settings, UnaryOperator<ClusterView> seen) {
        return new Broker(system, settings, seen);
    }

    private Broker(ActorSystem<?> system, FairleadSettings settings, UnaryOperator<ClusterView> seen) {
        InstantSource clock = new SteadyClock();
        this.system = system;
        this.announcements = new HeldCount(settings.node().held().announcementsMax());
        this.offers = new HeldCount(settings.node().held().offersMax());
        this.lastWords = settings.clusterWide().conversations().linger().plusSeconds(1);
        AtomicReference<ClusterView> view = new AtomicReference<>(ClusterView.EMPTY);
        this.cluster = () -> seen.apply(view.get());
        MatcherSetup setup = MatcherSetup.of(settings.clusterWide(), cluster, clock);
        ActorRef<ShardingEnvelope<MatcherProtocol.Command>> matchers = ClusterSharding.get(system)
                .init(Entity.of(Matcher.KEY, entity -> Matcher.create(entity, setup))
                        .withRole(NodeRole.BROKER.text())
                        .withStopMessage(new MatcherProtocol.Stop()));
        SecureRandom random = new SecureRandom();
        RetryAdvice retry = new RetryAdvice(settings.node().retry(), random);
        Collaborators collaborators = new Collaborators(
                (compartment, command) -> matchers.tell(new ShardingEnvelope<>(MatcherId.of(compartment), command)),
                settings.clusterWide().conversations(),
                retry,
                clock,
                random);
        long node = Cluster.get(system).selfMember().uniqueAddress().longUid();
        this.frontDesk = system.systemActorOf(FrontDesk.create(node, collaborators), FrontDesk.NAME, Props.empty());
        system.systemActorOf(ClusterWatch.create(view, frontDesk), "cluster-watch", Props.empty());
        this.gateway = new ShardedBrokerGateway(
                system, frontDesk, cluster, retry, settings.node().edge().answerMax(), announcements, offers);
    }

    public BrokerGateway gateway() {
        return gateway;
    }

    /** What this node sees of its cluster now. */
    ClusterView cluster() {
        return cluster.get();
    }

    /** Announcements that this node holds now. */
    public int heldAnnouncements() {
        return announcements.now();
    }

    /** Offers that this node holds now. */
    public int heldOffers() {
        return offers.now();
    }

    /**
     * Refuses new requests, ends those that are not matched with advice to retry, and those that are within {@code
     * finishMax}; completes when the last has ended, or exceptionally a little later.
     */
    public CompletionStage<Done> drain(Duration finishMax) {
        gateway.beginDraining();
        return AskPattern.ask(
                frontDesk,
                replyTo -> new FrontDesk.Drain(finishMax, replyTo),
                finishMax.plus(lastWords),
                system.scheduler());
    }
}
