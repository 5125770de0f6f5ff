// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.Checker;
import io.fairlead.bench.Driver;
import io.fairlead.bench.Plan;
import io.fairlead.bench.Report;
import io.fairlead.cluster.BalancerUnderTest.Backend;
import io.fairlead.cluster.BalancerUnderTest.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers notice when nodes behind the balancer come and go. */
@Tag("process")
@Tag("long")
class ProcessBalancerDrainTest {

    /** As OPERATIONS.md advises behind a balancer. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fairlead.node.edge.balancer-port", "0",
            "fairlead.node.drain.notice", "5s",
            "fairlead.node.edge.trusted-forwarders", "127.0.0.0/8",
            "fairlead.node.warm-up.exchanges", "200");

    private static final long SEED = 20_261;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration EXIT_MAX = Duration.ofSeconds(40);
    private static final int SOME = 100;
    private static final int HELD = 8;

    /** Every proxy and client goes through the balancer; nobody of them knows that there are nodes. */
    @ParameterizedTest
    @EnumSource(names = {"HAPROXY", "HAPROXY_H2"})
    void rollingRestartOfACluster_costsTheCallersNothing(Kind kind) throws Exception {
        try (var cluster = ClusterUnderTest.start(SETTINGS, SETTINGS, SETTINGS)) {
            Backend[] backends =
                    cluster.nodes().stream().map(node -> Backend.of(kind, node)).toArray(Backend[]::new);
            try (var balancer = BalancerUnderTest.start(kind, backends)) {
                Driver.warmUp(List.of(balancer.url()), WARM_UP); // nodes that have run for a while are to be restarted
                restartAll(cluster, balancer);
            }
        }
    }

    private static void restartAll(ClusterUnderTest cluster, BalancerUnderTest balancer) throws Exception {
        List<NodeUnderTest> nodes = cluster.nodes();
        try (var driver = Driver.start(Plan.of(List.of(balancer.url()), SEED)
                .withPools(Plan.Pools.of(5))
                .withPace(Plan.Pace.BRISK.withRests(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(200))))) {
            awaitAnswers(driver);
            for (int i = 0; i < nodes.size(); i++) {
                NodeUnderTest survivor = nodes.get((i + 1) % nodes.size());
                restart(nodes.get(i), Map.of("fairlead.node.cluster.seeds", survivor.clusterAddress()), cluster);
                awaitAnswers(driver);
            }
            driver.stop();

            Report report = Checker.check(driver.ledger());
            System.out.println(report);
            assertThat(report.allKept()).as(report.toString()).isTrue();
            assertThat(report.byKind().keySet())
                    .as(report.toString())
                    .noneMatch(end -> end.contains("PROBLEM")
                            || end.contains("RESET")
                            || end.contains("CLOSED")
                            || end.contains("REFUSED")
                            || end.contains("TIMEOUT")
                            || end.contains("NO_ANSWER")
                            || end.contains("NO_CLIENT"));
        }
    }

    private static void awaitAnswers(Driver driver) {
        long enough = driver.progress().answered() + SOME;
        assertThat(driver.await(progress -> progress.answered() >= enough, Duration.ofSeconds(30)))
                .as("more answers; there are " + driver.progress())
                .isTrue();
    }

    @Test
    void nodeThatLeaves_sendsItsProxiesHomeInOrder() throws Exception {
        try (var leaving = NodeUnderTest.start(SETTINGS)) {
            List<BlackBoxProxy> held = park(leaving.baseUrl());
            leaving.terminate();
            for (BlackBoxProxy proxy : held) {
                assertThat(proxy.outcome(SOON).verdict()).isEqualTo("no-match draining");
                proxy.close();
            }
            assertThat(leaving.awaitExit(EXIT_MAX)).isIn(0, 143);
        }
    }

    /** Announcements that one node holds. */
    private static List<BlackBoxProxy> park(URI node) throws IOException {
        List<BlackBoxProxy> held = new ArrayList<>();
        BlackBoxBroker direct = new BlackBoxBroker(node);
        for (int i = 0; i < HELD; i++) {
            held.add(direct.park(BlackBoxPeer.in(id())));
        }
        return held;
    }

    /** SIGTERM, wait for the end, and a new process on the same ports, which closes with the cluster. */
    private static void restart(NodeUnderTest node, Map<String, String> more, ClusterUnderTest cluster)
            throws Exception {
        Map<String, String> samePorts = new HashMap<>(SETTINGS);
        samePorts.putAll(more);
        samePorts.put("fairlead.node.edge.port", "" + node.baseUrl().getPort());
        samePorts.put("fairlead.node.edge.balancer-port", "" + node.balancerPort());
        samePorts.put("fairlead.node.management.port", "" + node.management().getPort());
        samePorts.put(
                "fairlead.node.cluster.port",
                "" + URI.create("//" + node.clusterAddress()).getPort());
        node.terminate();
        assertThat(node.awaitExit(EXIT_MAX)).isIn(0, 143);
        NodeUnderTest again = NodeUnderTest.start(samePorts);
        cluster.add(again);
        again.awaitReady();
    }

    /** Until the balancer has noticed, the dead node looks like the least loaded one. */
    @ParameterizedTest
    @EnumSource
    void killedNode_costsNobodyItsNextRequest(Kind kind) throws Exception {
        try (var killed = NodeUnderTest.start(SETTINGS);
                var survivor = NodeUnderTest.start(SETTINGS)) {
            killed.awaitReady();
            survivor.awaitReady();
            try (var balancer = BalancerUnderTest.start(kind, Backend.of(kind, killed), Backend.of(kind, survivor))) {
                killed.kill();
                try (var load = LightLoad.on(balancer.url())) {
                    load.awaitAnswers(SOME);
                    assertThat(load.complaints()).isEmpty();
                }
            }
        }
    }

    @Test
    void nodeThatIsNotReady_getsNoNewRequestsUntilItIs() throws Exception {
        try (var red = StubNode.start();
                var green = StubNode.start()) {
            red.turnReady(false);
            try (var balancer = BalancerUnderTest.start(Kind.HAPROXY, red.backend(), green.backend());
                    var load = LightLoad.on(balancer.url())) {
                await(() -> isLeftAlone(red, load));
                red.turnReady(true);
                int before = red.requests().size();
                await(() -> red.requests().size() > before);
                assertThat(green.requests()).isNotEmpty();
                assertThat(load.complaints()).isEmpty();
            }
        }
    }

    private static boolean isLeftAlone(StubNode node, LightLoad load) {
        int before = node.requests().size();
        load.awaitAnswers(SOME);
        return node.wasAsked() && node.requests().size() == before;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(deadline);
            BlackBoxBroker.pause(Duration.ofMillis(20));
        }
    }
}
