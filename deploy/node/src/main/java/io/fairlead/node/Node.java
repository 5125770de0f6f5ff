// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.broker.Broker;
import io.fairlead.config.DrainSettings;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.NodeRole;
import io.fairlead.edge.HttpEdge;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.pattern.Patterns;

/**
 * One running node: an actor system that has joined its cluster, the broker's share on it, the management endpoint and,
 * where it has the role, the HTTP edge.
 *
 * <p>The broker's share is there before the cluster is joined, so that the other nodes find it from the moment in which
 * they see this one; the edge opens when this node is a member and its callers can be matched.
 *
 * <p>It leaves in this order, on SIGTERM, Ctrl-C or {@code /drain} at the management endpoint: readiness turns red;
 * everything is served for the drain notice; new requests are refused, unmatched ones answered, matched ones waited
 * for; the edge closes; the cluster is left.
 */
final class Node {

    private static final String SYSTEM = "fairlead";

    /** For responses that are decided to reach the wire before the edge ends its connections. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    /** A node that could not start may have to leave its cluster. */
    private static final Duration CLEAN_UP_MAX = Duration.ofSeconds(20);

    private final ActorSystem<Void> system;
    private final Optional<HttpEdge> edge;
    private final ManagementEndpoint management;

    /**
     * Starts everything; returns when the node is a member of its cluster and listens.
     *
     * @throws StartException when the node could not become a member
     * @throws java.util.concurrent.CompletionException when something else could not be started; in both cases nothing
     *     is left running
     */
    static Node start(Config config, FairleadSettings settings) {
        ListenAddresses.check(settings.node());
        Readiness readiness = new Readiness();
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), SYSTEM, config);
        try {
            return new Node(system, settings, readiness);
        } catch (RuntimeException e) {
            system.terminate();
            ended(system)
                    .completeOnTimeout(Done.getInstance(), CLEAN_UP_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            throw e;
        }
    }

    private Node(ActorSystem<Void> system, FairleadSettings settings, Readiness readiness) {
        this.system = system;
        Broker broker = Broker.start(system, settings);
        this.management = ManagementEndpoint.start(system, settings, readiness, broker);
        Formation.join(system, settings.node().cluster());
        this.edge = settings.node().roles().contains(NodeRole.EDGE)
                ? Optional.of(openEdge(settings, broker))
                : Optional.empty();
        leaveInOrder(broker, settings.node().drain(), readiness);
        WarmUp.before(readiness::turnGreen, edge, settings);
    }

    private HttpEdge openEdge(FairleadSettings settings, Broker broker) {
        return HttpEdge.start(
                        system,
                        settings.node().edge(),
                        settings.clusterWide().matching().minimumProtocolVersion(),
                        broker.gateway())
                .toCompletableFuture()
                .join();
    }

    private void leaveInOrder(Broker broker, DrainSettings drain, Readiness readiness) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "give-notice", () -> {
            readiness.turnRed();
            return edge.isEmpty() ? done() : Patterns.after(drain.notice(), system, Node::done);
        });
        edge.ifPresent(listener -> {
            shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-edge", listener::unbind);
            shutdown.addTask(
                    CoordinatedShutdown.PhaseServiceRequestsDone(),
                    "answer-held-requests",
                    () -> drain(broker, drain.finishMax(), listener));
        });
    }

    /** Requests that are still held when the time is up end with their connections. */
    private CompletionStage<Done> drain(Broker broker, Duration finishMax, HttpEdge listener) {
        return broker.drain(finishMax)
                .exceptionally(_ -> Done.getInstance())
                .thenCompose(_ -> Patterns.after(LAST_WRITES, system, Node::done))
                .thenCompose(_ -> listener.terminate(finishMax));
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** Where the public API listens; nowhere without the role. */
    Optional<InetSocketAddress> edgeAddress() {
        return edge.map(HttpEdge::address);
    }

    /** Where balancers reach the same API over HTTP/2; nowhere unless the settings ask for it. */
    Optional<InetSocketAddress> balancerAddress() {
        return edge.flatMap(HttpEdge::balancerAddress);
    }

    /** Where the management endpoint listens. */
    URI managementAddress() {
        return management.address();
    }

    /** Where the other nodes find this one, as {@code host:port}. */
    String clusterAddress() {
        return Formation.hostAndPort(Cluster.get(system).selfAddress());
    }

    /** Completes when nothing of the node runs any more. */
    CompletableFuture<Ending> ended() {
        return ended(system)
                .thenApply(_ -> CoordinatedShutdown.get(system)
                        .getShutdownReason()
                        .map(Ending::of)
                        .orElse(Ending.STOPPED));
    }

    private static CompletableFuture<Done> ended(ActorSystem<?> system) {
        return system.getWhenTerminated().toCompletableFuture();
    }
}
