// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.broker.Broker;
import io.fairlead.broker.MatcherCensus;
import io.fairlead.config.ManagementSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * Answers for its node when another one draws up the cluster's status. One lives on every node at the same path, so
 * nobody needs to look for it. It remembers nothing; when it fails it starts afresh.
 */
final class NodeReporter extends AbstractMatchingBehavior<NodeReporter.Command> {

    private static final String NAME = "node-reporter";

    sealed interface Command {}

    /** Answered with a {@link NodeReport}. */
    record DescribeNode(ActorRef<NodeReport> replyTo) implements Command, NodeMessage {}

    /** @param census null when the node's shards did not answer in time */
    record CensusEnded(
            ActorRef<NodeReport> replyTo, @Nullable MatcherCensus census) implements Command {}

    private final ManagementSettings.Status settings;
    private final URI management;
    private final Readiness readiness;
    private final Broker broker;
    private final Duration censusMax;

    static void start(
            ActorSystem<?> system,
            ManagementSettings.Status settings,
            URI management,
            Readiness readiness,
            Broker broker) {
        Behavior<Command> reporter =
                Behaviors.setup(context -> new NodeReporter(context, settings, management, readiness, broker));
        system.systemActorOf(
                Behaviors.supervise(reporter).onFailure(SupervisorStrategy.restart()), NAME, Props.empty());
    }

    /** The reporter of the node at this address. */
    static ActorRef<Command> at(Address node, ActorSystem<?> system) {
        return ActorRefResolver.get(system).resolveActorRef(node + "/system/" + NAME);
    }

    private NodeReporter(
            ActorContext<Command> context,
            ManagementSettings.Status settings,
            URI management,
            Readiness readiness,
            Broker broker) {
        super(context);
        this.settings = settings;
        this.management = management;
        this.readiness = readiness;
        this.broker = broker;
        this.censusMax = settings.answerMax().dividedBy(2);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case DescribeNode(var replyTo) -> describe(replyTo);
            case CensusEnded(var replyTo, var census) ->
                replyTo.tell(census == null ? report() : report().with(census));
        }
        return this;
    }

    private void describe(ActorRef<NodeReport> replyTo) {
        getContext()
                .pipeToSelf(
                        MatcherCensus.take(getContext().getSystem(), settings.compartmentsMax(), censusMax),
                        (census, _) -> new CensusEnded(replyTo, census));
    }

    private NodeReport report() {
        ActorSystem<Void> system = getContext().getSystem();
        return new NodeReport(
                management.toString(),
                System.currentTimeMillis() - system.startTime(),
                readiness.objection(Cluster.get(system).selfMember().status()).isEmpty(),
                readiness.isLeaving(),
                broker.heldAnnouncements(),
                broker.heldOffers(),
                List.of(),
                new NodeReport.OtherCompartments(0, 0, 0),
                0,
                false);
    }
}
