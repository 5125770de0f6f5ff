// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

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

/** What callers notice when nodes behind the balancer come and go. These nodes know nothing of each other. */
@Tag("process")
@Tag("long")
class ProcessBalancerDrainTest {

    /**
     * The notice is what OPERATIONS.md advises. The others let a matcher take its time: on a busy machine the first
     * requests of a cold node may be refused as unavailable, which is not the balancer's doing.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "fairlead.node.drain.notice", "5s",
            "fairlead.cluster-wide.conversations.reply-max", "8s",
            "fairlead.cluster-wide.matching.set-aside-max", "12s");

    private static final Duration EXIT_MAX = Duration.ofSeconds(40);
    private static final int SOME = 100;
    private static final int HELD = 8;

    @Test
    void rollingRestart_showsTheCallersNoResetAndNo5xx() throws Exception {
        try (var first = NodeUnderTest.start(SETTINGS);
                var second = NodeUnderTest.start(SETTINGS);
                var balancer = BalancerUnderTest.start(Kind.HAPROXY, Backend.of(first), Backend.of(second));
                var load = LightLoad.on(balancer.url())) {
            load.awaitAnswers(SOME);
            List<BlackBoxProxy> held = park(first.baseUrl());
            try (var _ = restart(first)) {
                load.awaitAnswers(SOME);
                for (BlackBoxProxy proxy : held) {
                    assertThat(proxy.outcome(SOON).verdict()).isEqualTo("no-match draining");
                    proxy.close();
                }
                try (var _ = restart(second)) {
                    load.awaitAnswers(SOME);
                    assertThat(load.complaints()).isEmpty();
                }
            }
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

    /** SIGTERM, wait for the end, and a new process on the same ports that the balancer has found ready. */
    private static NodeUnderTest restart(NodeUnderTest node) throws Exception {
        Map<String, String> samePorts = new HashMap<>(SETTINGS);
        samePorts.put("fairlead.node.edge.port", "" + node.baseUrl().getPort());
        samePorts.put("fairlead.node.management.port", "" + node.management().getPort());
        node.terminate();
        assertThat(node.awaitExit(EXIT_MAX)).isIn(0, 143);
        return NodeUnderTest.start(samePorts);
    }

    /** Until the balancer has noticed, the dead node looks like the least loaded one. */
    @ParameterizedTest
    @EnumSource
    void killedNode_costsNobodyItsNextRequest(Kind kind) throws Exception {
        try (var killed = NodeUnderTest.start(SETTINGS);
                var survivor = NodeUnderTest.start(SETTINGS);
                var balancer = BalancerUnderTest.start(kind, Backend.of(killed), Backend.of(survivor))) {
            killed.kill();
            try (var load = LightLoad.on(balancer.url())) {
                load.awaitAnswers(SOME);
                assertThat(load.complaints()).isEmpty();
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
