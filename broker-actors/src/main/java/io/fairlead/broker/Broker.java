// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.FairleadSettings;
import io.fairlead.matching.Compartment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** One node's share of the broker: starts the sharded entities and the front desk, and hands out the gateway for fronts. */
public final class Broker {

    private final ActorSystem<?> system;
    private final ActorRef<FrontDesk.Command> frontDesk;
    private final ShardedBrokerGateway gateway;
    private final HeldCount announcements;
    private final HeldCount offers;

    /** Call once per actor system; its cluster must be joined by somebody for requests to be matched. */
    public static Broker start(ActorSystem<?> system, FairleadSettings settings, InstantSource clock) {
        return new Broker(system, settings, clock);
    }

    private Broker(ActorSystem<?> system, FairleadSettings settings, InstantSource clock) {
        this.system = system;
        this.announcements = new HeldCount(settings.node().held().announcementsMax());
        this.offers = new HeldCount(settings.node().held().offersMax());
        ClusterSharding sharding = ClusterSharding.get(system);
        MatcherSetup setup = MatcherSetup.of(settings.clusterWide(), clock);
        ActorRef<ShardingEnvelope<MatcherProtocol.Command>> matchers =
                sharding.init(Entity.of(Matcher.KEY, entity -> Matcher.create(entity, setup))
                        .withStopMessage(new MatcherProtocol.Stop()));
        ActorRef<ShardingEnvelope<PendingAnswer.Command>> pendingAnswers = sharding.init(
                Entity.of(PendingAnswer.KEY, PendingAnswer::create).withStopMessage(new PendingAnswer.Stop()));
        SecureRandom random = new SecureRandom();
        RetryAdvice retry = new RetryAdvice(settings.node().retry(), random);
        Collaborators collaborators = new Collaborators(
                new Regions(matchers, pendingAnswers), settings.clusterWide().conversations(), retry, clock, random);
        this.frontDesk = system.systemActorOf(FrontDesk.create(collaborators), "front-desk", Props.empty());
        this.gateway = new ShardedBrokerGateway(
                system, frontDesk, pendingAnswers, retry, settings.node().edge().answerMax(), announcements, offers);
    }

    /** The shard regions of this node. */
    private record Regions(
            ActorRef<ShardingEnvelope<MatcherProtocol.Command>> matchers,
            ActorRef<ShardingEnvelope<PendingAnswer.Command>> pendingAnswers)
            implements ShardRouter {

        @Override
        public void toMatcher(Compartment compartment, MatcherProtocol.Command command) {
            matchers.tell(new ShardingEnvelope<>(MatcherId.of(compartment), command));
        }

        @Override
        public void toPendingAnswer(ConnectionId connectionId, PendingAnswer.Command command) {
            pendingAnswers.tell(new ShardingEnvelope<>(connectionId.value(), command));
        }
    }

    public BrokerGateway gateway() {
        return gateway;
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
     * Refuses new requests and ends those that are not matched with advice to retry; completes when the last held request
     * has ended, or exceptionally after {@code max}.
     */
    public CompletionStage<Done> drain(Duration max) {
        gateway.beginDraining();
        return AskPattern.ask(frontDesk, FrontDesk.Drain::new, max, system.scheduler());
    }
}
