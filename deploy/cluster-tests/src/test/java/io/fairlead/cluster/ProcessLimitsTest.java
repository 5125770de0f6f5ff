// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Promises P5 and P6 on a node with very small limits: a full place is refused clearly and hurts nobody who waits, and
 * every place comes back. Because places are counted, one that leaks makes the last test fail.
 */
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessLimitsTest {

    private static final int IN_COMPARTMENT_MAX = 3;
    private static final int ON_NODE_MAX = 5;
    private static final int CHURN = 60;

    /** Callers that have just left are noticed by then, and requests that have ended no longer linger. */
    private static final Duration PLACES_BACK_MAX = Duration.ofSeconds(4);

    private NodeUnderTest node;
    private BlackBoxBroker broker;

    @BeforeAll
    void start() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("fairlead.cluster-wide.matching.announcements-max", "" + IN_COMPARTMENT_MAX);
        settings.put("fairlead.cluster-wide.matching.offers-max", "" + IN_COMPARTMENT_MAX);
        settings.put("fairlead.node.held.announcements-max", "" + ON_NODE_MAX);
        settings.put("fairlead.node.held.offers-max", "" + ON_NODE_MAX);
        settings.put("fairlead.node.edge.body-read-max", "400ms");
        settings.put("fairlead.node.edge.balancer-port", "0");
        node = NodeUnderTest.start(settings);
        broker = new BlackBoxBroker(node.baseUrl());
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private interface Held {
        BlackBoxConnection hold(String... compartments) throws IOException;
    }

    private BlackBoxConnection announce(String... compartments) throws IOException {
        return settled(broker.announce(BlackBoxPeer.in(compartments)).connection());
    }

    private BlackBoxConnection offer(String... compartments) throws IOException {
        return settled(broker.offer(BlackBoxPeer.in(compartments), "m"));
    }

    private BlackBoxConnection settled(BlackBoxConnection connection) throws IOException {
        broker.settle();
        return connection;
    }

    @Test
    @Order(1)
    void fullCompartment_refusesTheNextAndKeepsThoseThatWait() throws Exception {
        for (Held kind : List.<Held>of(this::announce, this::offer)) {
            String compartment = id();
            List<BlackBoxConnection> waiting = hold(kind, IN_COMPARTMENT_MAX, compartment);
            try (var refused = kind.hold(compartment);
                    var elsewhere = kind.hold(compartment, id())) {
                assertRefused(refused.read(SOON), "503 queue-full");
                assertThat(elsewhere.isSilent(SHORT))
                        .as("one of its compartments has room")
                        .isTrue();
            }
            assertAllWaitThenClose(waiting);
        }
        broker.settle();
    }

    @Test
    @Order(2)
    void fullNode_refusesTheNextAndKeepsThoseThatWait() throws Exception {
        for (Held kind : List.<Held>of(this::announce, this::offer)) {
            List<BlackBoxConnection> waiting = new ArrayList<>();
            for (int i = 0; i < ON_NODE_MAX; i++) {
                waiting.add(kind.hold(id()));
            }
            try (var refused = kind.hold(id())) {
                assertRefused(refused.read(SOON), "503 overloaded");
            }
            assertAllWaitThenClose(waiting);
        }
        broker.settle();
    }

    @Test
    @Order(3)
    void placeOfOneThatLeaves_isFreeAtOnce() throws Exception {
        for (Held kind : List.<Held>of(this::announce, this::offer)) {
            String compartment = id();
            List<BlackBoxConnection> waiting = hold(kind, IN_COMPARTMENT_MAX, compartment);
            for (int i = 0; i < 8; i++) {
                waiting.remove(i % 2).close();
                broker.settle();
                var next = kind.hold(compartment);
                assertThat(next.isSilent(Duration.ofMillis(40))).as("try %d", i).isTrue();
                waiting.add(next);
            }
            assertAllWaitThenClose(waiting);
        }
        broker.settle();
    }

    /** A matched announcement waits no more: it must not take the place of one that would. */
    @Test
    @Order(4)
    void placeOfOneThatIsMatched_isFreeAtOnce() throws Exception {
        String compartment = id();
        for (int i = 0; i < 4 * IN_COMPARTMENT_MAX; i++) {
            try (var proxy = announce(compartment);
                    var offer = offer(compartment)) {
                assertThat(proxy.read(SOON).verdict()).as("match %d", i).isEqualTo("matched");
                assertThat(offer.isSilent(Duration.ofMillis(1))).isTrue();
            }
        }
    }

    @Test
    @Order(5)
    void everyPlace_comesBackAfterEveryKindOfEnd() throws Exception {
        for (int i = 0; i < CHURN; i++) {
            churn(i, id());
        }
        BlackBoxBroker.pause(PLACES_BACK_MAX);
        for (Held kind : List.<Held>of(this::announce, this::offer)) {
            String compartment = id();
            List<BlackBoxConnection> waiting = hold(kind, IN_COMPARTMENT_MAX, compartment);
            waiting.addAll(hold(kind, ON_NODE_MAX - IN_COMPARTMENT_MAX, id()));
            try (var refused = kind.hold(id())) {
                assertRefused(refused.read(SOON), "503 overloaded");
            }
            assertAllWaitThenClose(waiting);
        }
    }

    private void churn(int i, String compartment) throws Exception {
        try (var proxy = broker.announce(BlackBoxPeer.in(compartment).waiting(i % 6 == 0 ? 0 : 5_000));
                var client = broker.offer(BlackBoxPeer.in(compartment).waiting(i % 6 == 1 ? 1 : 5_000), "m")) {
            switch (i % 6) {
                case 0 -> assertThat(proxy.outcome(SOON).status()).isEqualTo(200);
                case 1 -> assertThat(client.read(SOON).status()).isEqualTo(200);
                case 2 -> proxy.connection().reset();
                case 3 -> client.reset();
                case 4 -> {
                    proxy.answerTheMatch("a", SOON);
                    assertThat(client.read(SOON).verdict()).isEqualTo("answered");
                }
                default -> broker.call("/v1/announcements", "{\"broken\":");
            }
        }
    }

    @Test
    @Order(6)
    void slowBody_isGivenUp() throws Exception {
        try (var connection = broker.connect()) {
            String request = BlackBoxConnection.request("POST", "/v1/offers", "HTTP/1.1", "{}".repeat(50));
            connection.write(request.substring(0, request.length() - 90));
            var reply = connection.read(SOON);
            assertThat(reply.verdict()).isEqualTo("400 invalid-request");
            assertThat(reply.header("connection")).isEqualTo("close");
        }
    }

    /** Pekko HTTP parses them within each other: 600 were too deep for its thread, and ended the JVM. */
    @Test
    @Order(7)
    void thousandsOfRequestsInOnePiece_endNoNode() throws Exception {
        var balancers = URI.create("http://127.0.0.1:" + node.balancerPort());
        for (URI port : List.of(node.baseUrl(), node.management(), balancers)) {
            for (String request : List.of("GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n")) {
                try (var connection = BlackBoxConnection.open(port)) {
                    connection.write(request.repeat(4_000));
                    assertThat(connection.read(SOON).status()).isBetween(400, 499);
                } catch (SocketException reset) {
                    assertThat(port)
                            .isNotEqualTo(node.baseUrl()); // others may, when they close before they have read all
                }
                assertThat(node.statusOf("/ready")).isEqualTo(200);
            }
        }
    }

    private static List<BlackBoxConnection> hold(Held kind, int count, String compartment) throws IOException {
        List<BlackBoxConnection> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(kind.hold(compartment));
        }
        return held;
    }

    private static void assertRefused(BlackBoxReply reply, String verdict) {
        assertThat(reply.verdict()).isEqualTo(verdict);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        int retryAfterMs = Integer.parseInt(reply.at("/retryAfterMs"));
        assertThat(retryAfterMs).isBetween(2_000, 4_000);
        assertThat(reply.header("retry-after")).isEqualTo("" + Math.ceilDiv(retryAfterMs, 1_000));
    }

    private static void assertAllWaitThenClose(List<BlackBoxConnection> waiting) throws IOException {
        for (var connection : waiting) {
            assertThat(connection.isSilent(Duration.ofMillis(20))).isTrue();
            connection.close();
        }
    }
}
