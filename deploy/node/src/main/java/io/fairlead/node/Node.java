// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.broker.Broker;
import io.fairlead.config.DrainSettings;
import io.fairlead.config.FairleadSettings;
import io.fairlead.edge.HttpEdge;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.pattern.Patterns;

/**
 * One running node: an actor system that has joined its cluster, the broker's share on it, the HTTP edge and the
 * management endpoint.
 *
 * <p>It leaves in this order, on SIGTERM, Ctrl-C or {@code /drain} at the management endpoint: readiness turns red;
 * everything is served for the drain notice; new requests are refused, unmatched ones answered, matched ones waited for;
 * the edge closes; the cluster is left.
 */
final class Node {

    private static final String SYSTEM = "fairlead";

    /** Terminating the edge resets connections whose last response is decided and not yet written. */
    private static final Duration LAST_WRITES = Duration.ofMillis(500);

    private final ActorSystem<Void> system;
    private final ServerBinding edge;
    private final ManagementEndpoint management;

    /**
     * Starts everything; returns when the node is a member of its cluster and listens.
     *
     * @throws java.util.concurrent.CompletionException when something could not be started; then nothing is left running
     */
    static Node start(Config config, FairleadSettings settings) {
        Readiness readiness = new Readiness();
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), SYSTEM, config);
        try {
            return new Node(system, settings, readiness);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private Node(ActorSystem<Void> system, FairleadSettings settings, Readiness readiness) {
        this.system = system;
        Broker broker = Broker.start(system, settings, InstantSource.system());
        this.management = ManagementEndpoint.start(system, settings, readiness, broker);
        join();
        this.edge = HttpEdge.start(
                        system,
                        settings.node().edge(),
                        settings.clusterWide().matching().minimumProtocolVersion(),
                        broker.gateway())
                .toCompletableFuture()
                .join();
        leaveInOrder(broker, settings.node().drain(), readiness);
        readiness.turnGreen();
    }

    /** The first and only member of its own cluster. */
    private void join() {
        CompletableFuture<Done> up = new CompletableFuture<>();
        org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(() -> up.complete(Done.getInstance()));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        up.join();
    }

    private void leaveInOrder(Broker broker, DrainSettings drain, Readiness readiness) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "give-notice", () -> {
            readiness.turnRed();
            return Patterns.after(drain.notice(), system, () -> CompletableFuture.completedFuture(Done.getInstance()));
        });
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-edge", () -> edge.unbind());
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(), "answer-held-requests", () -> drain(broker, drain));
    }

    /** Requests that are still held when the time is up end with their connections. */
    private CompletionStage<Done> drain(Broker broker, DrainSettings drain) {
        return broker.drain(drain.finishMax())
                .exceptionally(_ -> Done.getInstance())
                .thenCompose(_ -> Patterns.after(
                        LAST_WRITES, system, () -> CompletableFuture.completedFuture(Done.getInstance())))
                .thenCompose(_ -> edge.terminate(drain.finishMax()))
                .thenApply(_ -> Done.getInstance());
    }

    /** Where the public API listens. */
    InetSocketAddress edgeAddress() {
        return edge.localAddress();
    }

    /** Where the management endpoint listens. */
    URI managementAddress() {
        return management.address();
    }
}
