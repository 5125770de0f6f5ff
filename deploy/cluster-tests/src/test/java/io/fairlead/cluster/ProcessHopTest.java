// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.cluster.BalancerUnderTest.Backend;
import io.fairlead.cluster.BalancerUnderTest.Kind;
import io.fairlead.cluster.ProcessDisconnectTest.Ending;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only the hop over HTTP/2 could get wrong: callers share connections, and a 200 is sent before the outcome. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessHopTest {

    /** Enough for each of HAProxy's threads to have a connection with some of them. */
    private static final int HELD = 24;

    /** Enough for HAProxy to spread them over two nodes; it need not take turns. */
    private static final int FEW = 6;

    /** Longer than the test may take. */
    private static final int LONG_MS = 60_000;

    /** Whole requests that HAProxy takes, and passes on to the node in HTTP/2. */
    private static final List<String> NONSENSE = List.of(
            post("Content-Type: garbage"),
            post("Content-Type:"),
            post("Content-Type: application/json", "Content-Type: application/json"),
            post("Content-Type: application/json; charset=\"\\\""),
            "FOO /v1/offers HTTP/1.1\r\nHost: x\r\n\r\n",
            "TRACE /v1/offers HTTP/1.1\r\nHost: x\r\n\r\n",
            "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            get("/v1/%zz"),
            get("/openapi.yaml?%zz"),
            get("//v1//offers"),
            get("/v1/|{}^`\\\""),
            get("/" + "a".repeat(6_000)),
            get("foo://y/openapi.yaml"),
            get("http://y"),
            "GET /openapi.yaml HTTP/1.1\r\nHost: a b<>\r\n\r\n",
            "GET /openapi.yaml HTTP/1.1\r\nHost: [::zz]\r\n\r\n",
            "GET /openapi.yaml HTTP/1.1\r\nHost: x:99999\r\n\r\n",
            "GET /openapi.yaml HTTP/1.0\r\n\r\n",
            get("/openapi.yaml", "X-A: a\u0001b"),
            get("/openapi.yaml", "X-A: \u00e9\u00ff"),
            get("/openapi.yaml", "X-A: " + "a".repeat(9_000)),
            get("/openapi.yaml", "X-A: a\r\n".repeat(90).strip()),
            get("/openapi.yaml", "X".repeat(200) + ": a"),
            get("/openapi.yaml", "Origin: \u0001\u00e9{}"),
            get("/openapi.yaml", "Cookie: a=b", "Cookie: \u00ff=\""),
            get("/openapi.yaml", "TE: gzip", "Keep-Alive: 5", "Proxy-Connection: a", "Connection: x-a", "X-A: 1"),
            get(
                    "/openapi.yaml",
                    "Connection: upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
            get("/openapi.yaml", "Connection: upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
            post("Content-Type: application/json", "Expect: nonsense"),
            "POST /v1/offers HTTP/1.1\r\n"
                    + lines("Host: x", "Content-Type: application/json", "Transfer-Encoding: chunked", "")
                    + lines("1", "{", "1", "}", "0", "X-Trailer: 1", ""));

    private final NodeUnderTest node;

    ProcessHopTest(NodeUnderTest node) {
        this.node = node;
    }

    private static String get(String target, String... headers) {
        return "GET " + target + " HTTP/1.1\r\n" + lines("Host: x") + lines(headers) + "\r\n";
    }

    private static String post(String... headers) {
        return "POST /v1/offers HTTP/1.1\r\n" + lines("Host: x", "Content-Length: 2") + lines(headers) + "\r\n{}";
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    /** Each is refused by itself; the connection, with everybody's requests on it, stays. */
    @Test
    void nonsenseOfOneCaller_endsNobodyElsesRequest() throws Exception {
        try (var balancer = BalancerUnderTest.start(Kind.HAPROXY_H2, Backend.of(Kind.HAPROXY_H2, node))) {
            var broker = new BlackBoxBroker(balancer.url());
            List<BlackBoxProxy> held = new ArrayList<>();
            for (int i = 0; i < HELD; i++) {
                held.add(broker.announce(BlackBoxPeer.in(id())));
            }
            broker.settle();
            for (String nonsense : NONSENSE) {

                assertThat(answer(broker, nonsense)).as(nonsense).isIn(200, 400, 403, 404, 405, 415);
            }
            for (BlackBoxProxy proxy : held) {
                assertThat(proxy.connection().isSilent(SHORT.dividedBy(10))).isTrue();
                proxy.close();
            }
        }
    }

    private static int answer(BlackBoxBroker broker, String request) throws IOException {
        try (var connection = broker.connect()) {
            connection.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return connection.readHead(SOON).status();
        }
    }

    /** What nobody could see from outside: its actor has ended, and its matcher has forgotten it. */
    @Test
    void requestWhoseCallerEnds_isHeldNoMore() throws Exception {
        try (var alone = NodeUnderTest.start(Map.of("fairlead.node.edge.balancer-port", "0"));
                var balancer = BalancerUnderTest.start(Kind.HAPROXY_H2, Backend.of(Kind.HAPROXY_H2, alone))) {
            var broker = new BlackBoxBroker(balancer.url());
            for (Ending ending : Ending.values()) {
                var proxy = broker.announce(BlackBoxPeer.in(id()).waiting(LONG_MS));
                var client = broker.offer(BlackBoxPeer.in(id()).waiting(LONG_MS), "m");
                awaitHeld(alone, 1);
                ending.end(proxy.connection());
                ending.end(client);
                awaitHeld(alone, 0);
            }
        }
    }

    /** Waits until the node holds so many announcements and as many offers, and its matchers have as many of each. */
    private static void awaitHeld(NodeUnderTest node, int each) throws Exception {
        var expected = Stream.of(each, each, each, each).map(String::valueOf).toList();
        long deadline = System.nanoTime() + SOON.toNanos();
        List<String> held = held(node);
        while (!held.equals(expected) && System.nanoTime() < deadline) {
            BlackBoxBroker.pause(SHORT);
            held = held(node);
        }
        assertThat(held).isEqualTo(expected);
    }

    private static List<String> held(NodeUnderTest node) throws Exception {
        JsonNode report =
                ClusterUnderTest.get(node.management().resolve("/status")).at("/members/0/report");
        return List.of(
                report.at("/heldAnnouncements").asText(),
                report.at("/heldOffers").asText(),
                waiting(report, "announcementsWaiting"),
                waiting(report, "offersWaiting"));
    }

    private static String waiting(JsonNode report, String what) {
        return ""
                + report.at("/compartments").findValues(what).stream()
                        .mapToInt(JsonNode::asInt)
                        .sum();
    }

    /** The node has said 200 by then; the balancer has not. */
    @Test
    @Tag("long")
    void refusalThatComesLate_hasItsOwnStatusForTheCaller() throws Exception {
        try (var small = NodeUnderTest.start(Map.of(
                        "fairlead.node.edge.balancer-port", "0",
                        "fairlead.cluster-wide.matching.announcements-max", "1"));
                var balancer = BalancerUnderTest.start(Kind.HAPROXY_H2, Backend.of(Kind.HAPROXY_H2, small))) {
            var broker = new BlackBoxBroker(balancer.url());
            var peer = BlackBoxPeer.in(id());
            try (var first = broker.park(peer);
                    var second = broker.announce(peer)) {
                var reply = second.outcome(SOON);
                assertThat(reply.verdict()).isEqualTo("503 queue-full");
                assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
                long retryAfterMs = Long.parseLong(reply.at("/retryAfterMs"));
                assertThat(Long.parseLong(reply.header("retry-after"))).isEqualTo(Math.ceilDiv(retryAfterMs, 1_000));
                assertThat(first.connection().isSilent(SHORT)).isTrue();
            }
        }
    }

    /** And its request is not sent to another node, which would give it away a second time. */
    @Test
    @Tag("long")
    void callerOfANodeThatDies_isCutOffAndNotPassedOn() throws Exception {
        Map<String, String> settings = Map.of("fairlead.node.edge.balancer-port", "0");
        try (var killed = NodeUnderTest.start(settings);
                var survivor = NodeUnderTest.start(settings);
                var balancer = BalancerUnderTest.start(
                        Kind.HAPROXY_H2, Backend.of(Kind.HAPROXY_H2, killed), Backend.of(Kind.HAPROXY_H2, survivor))) {
            var broker = new BlackBoxBroker(balancer.url());
            String compartment = id();
            List<BlackBoxProxy> parked = new ArrayList<>();
            for (int i = 0; i < FEW; i++) {
                parked.add(broker.park(BlackBoxPeer.in(compartment)));
            }
            killed.kill();
            BlackBoxBroker.pause(SHORT);
            List<BlackBoxProxy> stayers = new ArrayList<>();
            for (BlackBoxProxy proxy : parked) {
                if (proxy.connection().isSilent(SHORT.dividedBy(10))) {
                    stayers.add(proxy);
                } else {
                    assertThatThrownBy(() -> proxy.outcome(SOON)).isInstanceOf(EOFException.class);
                }
            }
            assertThat(stayers).as("those of the other node").hasSizeBetween(1, FEW - 1);
            var direct = new BlackBoxBroker(survivor.baseUrl());
            for (BlackBoxProxy stayer : stayers) {
                try (var offer = direct.offer(BlackBoxPeer.in(compartment), "m")) {
                    stayer.answerTheMatch("a", SOON);
                    assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
                }
            }
            try (var offer = direct.offer(BlackBoxPeer.in(compartment).waiting(1_500), "n")) {
                assertThat(offer.read(SOON).verdict()).isEqualTo("no-match no-proxy");
            }
            for (BlackBoxProxy proxy : parked) {
                proxy.close();
            }
        }
    }
}
