// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a node starts, fails to start, and leaves; and that callers cannot choose their own location. */
@Tag("process")
class ProcessLifecycleTest {

    private static final Duration EXIT_MAX = Duration.ofSeconds(15);
    private static final Duration START_AND_EXIT_MAX = Duration.ofSeconds(40);
    private static final Duration READINESS_MAX = Duration.ofSeconds(2);

    @Test
    void sigtermWhileRequestsAreHeld_answersThemAndEnds() throws Exception {
        Map<String, String> settings = Map.of(
                "fairlead.node.drain.notice", "800ms",
                "fairlead.node.drain.finish-max", "3s");
        try (var node = NodeUnderTest.start(settings)) {
            var broker = new BlackBoxBroker(node.baseUrl());
            assertThat(node.statusOf("/ready")).isEqualTo(200);
            assertThat(node.statusOf("/alive")).isEqualTo(200);
            String compartment = id();
            try (var matched = broker.park(BlackBoxPeer.in(compartment));
                    var answered = broker.parkOffer(BlackBoxPeer.in(compartment), "m");
                    var waiting = broker.park(BlackBoxPeer.in(id()));
                    var offer = broker.parkOffer(BlackBoxPeer.in(id()), "m");
                    var idle = broker.connect()) {
                var match = matched.outcome(SOON);
                node.terminate();

                assertThat(awaitNotReady(node)).isTrue();
                assertThat(waiting.outcome(SOON).verdict()).isEqualTo("no-match draining");
                assertThat(offer.read(SOON).verdict()).isEqualTo("no-match no-proxy");
                assertThat(answered.isSilent(SHORT))
                        .as("its proxy may still answer")
                        .isTrue();
                assertThat(broker.call(
                                        "/v1/answers",
                                        BlackBoxPeer.answer(matched.proxyId(), match.at("/connectionId"), "a"))
                                .verdict())
                        .isEqualTo("delivered");
                assertThat(answered.read(SOON).verdict()).isEqualTo("answered");
                assertRefused(idle);
                assertThat(node.awaitExit(EXIT_MAX)).isIn(0, 143);
                assertThatThrownBy(broker::connect).isInstanceOf(IOException.class);
            }
        }
    }

    /** An open connection is either served a clear refusal or closed. */
    private static void assertRefused(BlackBoxConnection idle) {
        String verdict;
        try {
            idle.post("/v1/announcements", BlackBoxPeer.in(id()).announcement(id()));
            verdict = idle.read(SOON).verdict();
        } catch (IOException closed) {
            verdict = "closed";
        }
        assertThat(verdict).isIn("503 draining", "closed");
    }

    private static boolean awaitNotReady(NodeUnderTest node) throws Exception {
        long deadline = System.nanoTime() + READINESS_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (!node.isReady()) {
                    return true;
                }
            } catch (IOException closed) {
                return true;
            }
        }
        return false;
    }

    /** It serves already; but whoever chooses among nodes should choose another while this one is slow. */
    @Test
    void nodeThatWarmsUp_isReadyWhenItIsWarm() throws Exception {
        try (var node = NodeUnderTest.start(Map.of(
                "fairlead.node.warm-up.exchanges", "10000",
                "fairlead.node.warm-up.max", "4s"))) {
            assertThat(node.isReady()).isFalse();
            assertThat(new BlackBoxBroker(node.baseUrl())
                            .call("/v1/offers", BlackBoxPeer.in(id()).waiting(0).offer("early"))
                            .status())
                    .isEqualTo(200);
            node.awaitReady();
            assertThat(node.output()).contains("Warmed up by");
        }
    }

    @Test
    void nodeWithAPortForBalancers_warmsUpByThat() throws Exception {
        try (var node = NodeUnderTest.start(Map.of(
                "fairlead.node.edge.balancer-port", "0",
                "fairlead.node.warm-up.exchanges", "20",
                "fairlead.node.warm-up.max", "30s"))) {
            node.awaitReady();
            assertThat(node.output()).containsPattern("Warmed up by 20 exchanges in \\d+ ms, HTTP_2");
        }
    }

    @Test
    void wrongSettings_areAllToldAtOnce() {
        Map<String, String> wrong = Map.of(
                "fairlead.node.edge.port", "70000",
                "fairlead.node.held.offers-maximum", "5",
                "fairlead.cluster-wide.shards", "many",
                "fairlead.node.edge.location.source", "headers",
                "fairlead.cluster-wide.matching.silence-max", "20s");
        try (var node = NodeUnderTest.launch(wrong)) {
            assertThat(node.awaitExit(EXIT_MAX)).isEqualTo(2);
            assertThat(node.output())
                    .contains(
                            "fairlead.node.edge.port",
                            "fairlead.node.held.offers-max?",
                            "fairlead.cluster-wide.shards",
                            "trusted-forwarders",
                            "silence-max")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void portInUse_isToldInOneLine() throws Exception {
        BlackBoxCrowd.run(
                3,
                List.of(
                        () -> assertToldInOneLine("fairlead.node.edge.port"),
                        () -> assertToldInOneLine("fairlead.node.management.port"),
                        () -> assertToldInOneLine("fairlead.node.cluster.port")));
    }

    private static void assertToldInOneLine(String setting) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var node = NodeUnderTest.launch(Map.of(setting, "" + taken.getLocalPort()))) {
            assertThat(node.awaitExit(START_AND_EXIT_MAX)).as(setting).isEqualTo(1);
            assertThat(node.output().lines())
                    .as(setting)
                    .anyMatch(line -> line.startsWith("Fairlead could not start")
                            && line.contains("" + taken.getLocalPort())
                            && line.contains("in use"));
            assertThat(node.output())
                    .as("%s: no stack trace", setting)
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception in thread");
        }
    }

    @Test
    void hostThatCannotBeResolved_isNamedWithItsSetting() {
        try (var node = NodeUnderTest.launch(Map.of("fairlead.node.edge.host", "no-such.invalid"))) {
            assertThat(node.awaitExit(START_AND_EXIT_MAX)).isEqualTo(1);
            assertThat(node.output())
                    .contains("Fairlead could not start: fairlead.node.edge.host is no-such.invalid, which cannot be")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void nodeThatTrustsNobody_ignoresForgedLocationsAndLeavesQuietly() throws Exception {
        Map<String, String> settings = Map.of(
                "fairlead.node.edge.location.source", "headers",
                "fairlead.node.edge.trusted-forwarders", "10.0.0.0/8");
        try (var node = NodeUnderTest.start(settings)) {
            var broker = new BlackBoxBroker(node.baseUrl());
            for (String forwarded :
                    List.of("X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1", "X-Real-Ip: 10.0.0.1")) {
                String compartment = id();
                var peer = BlackBoxPeer.in(compartment).from("X-Client-Country: DE", "X-Client-Asn: 64500", forwarded);
                try (var proxy = broker.park(peer);
                        var offer = broker.offer(peer, "m")) {
                    var match = proxy.outcome(SOON);
                    assertThat(match.verdict()).as("nobody is in one network").isEqualTo("matched");
                    assertThat(match.json().at("/clientCountry").isNull()).isTrue();
                    proxy.answer(match, "a");
                    var answered = offer.read(SOON);
                    assertThat(answered.json().at("/proxy/country").isNull()).isTrue();
                    assertThat(answered.json().at("/proxy/asn").isNull()).isTrue();
                }
            }
            node.terminate();
            assertThat(node.awaitExit(EXIT_MAX)).isIn(0, 143);
            assertThat(node.output()).doesNotContain("ERROR").doesNotContain("Exception");
        }
    }
}
