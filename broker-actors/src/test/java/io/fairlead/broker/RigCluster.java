// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.pattern.Patterns;

/**
 * Several nodes inside the test's JVM, each with a {@link Broker} and a network between them. Nobody decides that a
 * node is dead but the test, so that it knows when.
 */
final class RigCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The network is quick to notice; what the broker's own recovery depends on is as in production. */
    private static final Config CONFIG = ConfigFactory.parseString("""
            pekko.cluster {
              gossip-interval = 100ms
              leader-actions-interval = 100ms
              unreachable-nodes-reaper-interval = 100ms
              failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1500ms, expected-response-after = 500ms }
              sharding {
                retry-interval = 500ms
                rebalance-interval = 1s
                shard-start-timeout = 2s
                waiting-for-state-timeout = 1s
                updating-state-timeout = 1s
                coordinator-state { write-majority-plus = 0, read-majority-plus = 0 }
                distributed-data.majority-min-cap = 2
              }
            }
            """);

    private final RigSettings settings;
    private final List<Rig> nodes = new CopyOnWriteArrayList<>();

    /** The first is the oldest, and so coordinates the shards, which all of them share. */
    static RigCluster start(RigSettings settings, int size) {
        RigCluster cluster = new RigCluster(settings);
        for (int node = 0; node < size; node++) {
            cluster.nodes.add(cluster.create());
        }
        cluster.nodes.forEach(node -> node.askToJoin(cluster.nodes.getFirst()));
        cluster.awaitComplete();
        cluster.nodes.getFirst().findHomes();
        return cluster;
    }

    private RigCluster(RigSettings settings) {
        this.settings = settings;
    }

    private Rig create() {
        return Rig.notJoined(settings, CONFIG);
    }

    Rig node(int index) {
        return nodes.get(index);
    }

    List<Rig> nodes() {
        return nodes;
    }

    /** A further node, which everybody knows now. */
    Rig add() {
        Rig rig = create();
        nodes.add(rig);
        rig.askToJoin(nodes.getFirst());
        awaitComplete();
        return rig;
    }

    /** Until every node sees that every node is up, and its region is known. */
    private void awaitComplete() {
        for (Rig node : nodes) {
            node.eventually(PATIENCE, () -> {
                assertThat(node.membersUp()).isEqualTo(nodes.size());
                assertThat(node.broker().cluster().comeSince(ClusterView.EMPTY)).hasSize(nodes.size());
                assertThat(regions(node)).isEqualTo(nodes.size());
            });
        }
    }

    private static int regions(Rig node) {
        var region = ClusterSharding.get(Adapter.toClassic(node.system())).shardRegion(Matcher.KEY.name());
        Object reply = Patterns.ask(region, ShardRegion.getCurrentRegionsInstance(), Duration.ofSeconds(2))
                .exceptionally(_ -> new ShardRegion.CurrentRegions(scala.collection.immutable.Set$.MODULE$.empty()))
                .toCompletableFuture()
                .join();
        return ((ShardRegion.CurrentRegions) reply).getRegions().size();
    }

    /**
     * A compartment that nobody else uses, whose matcher is there; another node looks at it when everything is over.
     */
    Compartment hostedBy(Rig host, Rig user) {
        for (int attempt = 0; attempt < 20 * RigSettings.SHARDS; attempt++) {
            Compartment compartment = user.common();
            user.census(compartment);
            if (host.hosts(compartment)) {
                return compartment;
            }
        }
        throw new AssertionError("no shard has its home at the node");
    }

    /** As an operator's "leave": it hands its matchers over, leaves the cluster and stops. */
    void leave(Rig leaving) {
        CoordinatedShutdown.get(Adapter.toClassic(leaving.system()))
                .runAll(CoordinatedShutdown.clusterLeavingReason())
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        forget(leaving);
    }

    /** Stops without a word. The others do not know yet. */
    void kill(Rig dying) {
        dying.system().terminate();
        nodes.remove(dying);
        Rig.result(dying.system().getWhenTerminated());
    }

    void awaitUnreachable(Rig dead) {
        nodes.forEach(node -> node.eventually(
                PATIENCE,
                () -> assertThat(node.broker().cluster().nodes().get(dead.number()))
                        .satisfies(holding -> assertThat(holding.reachable()).isFalse())));
    }

    /** The survivors decide that it is dead; the answer is when all of them knew. */
    Instant remove(Rig dead) {
        nodes.getFirst()
                .cluster()
                .manager()
                .tell(new Down(dead.cluster().selfMember().address()));
        awaitGone(dead);
        return Instant.now();
    }

    private void forget(Rig gone) {
        nodes.remove(gone);
        awaitGone(gone);
        gone.close();
    }

    private void awaitGone(Rig gone) {
        nodes.forEach(node -> node.eventually(
                PATIENCE, () -> assertThat(node.broker().cluster().nodes()).doesNotContainKey(gone.number())));
    }

    /** P6, on the nodes that are left. */
    void assertNothingLeft() {
        nodes.forEach(Rig::assertNothingLeft);
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Rig::close);
    }
}
