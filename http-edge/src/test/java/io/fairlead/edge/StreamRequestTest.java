// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers write wrong, and how bodies come, on the streams of a balancer's connection: each ends its own request
 * at most.
 */
class StreamRequestTest {

    private static final String ANNOUNCEMENT = Bodies.announcement().toString();
    private static final String OFFER = Bodies.offer().toString();
    private static final int LONG_BODIES = 120;

    private static EdgeServer server;
    private static StreamClient client;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
        client = new StreamClient(server.balancerPort());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/nowhere, application/json, {}, 404",
        "POST, /v1/offers/, application/json, {}, 404",
        "PUT, /v1/offers, application/json, {}, 405",
        "POST, /v1/offers, text/plain, {}, 415",
        "POST, /v1/offers, application/json, {}, 400",
        "POST, /v1/announcements, application/json, [, 400",
    })
    void callersFault_keepsItsStatus(String method, String path, String contentType, String body, int status) {
        StreamCall call = client.open();
        call.send(StreamClient.head(method, path, contentType), false);
        call.send(body, true);
        assertThat(call.read().status()).isEqualTo(status);
        assertThat(call.read().isProblem()).isTrue();
        assertThat(server.broker.askedNothing()).isTrue();
    }

    /** Callers share the connection. */
    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsense_endsNobodyElsesRequest(Http2Headers head) throws Exception {
        StreamCall held = client.post("/v1/announcements", ANNOUNCEMENT);
        var asked = server.broker.nextAnnouncement();
        held.head();
        StreamCall call = client.open();
        call.send(head, false);
        call.send("{}", true);
        assertThat(call.breaksOff()
                        || List.of(200, 400, 404, 405, 415).contains(call.read().status()))
                .isTrue();
        asked.outcome.complete(Bodies.NO_CLIENT);
        assertThat(held.read().text("/outcome")).isEqualTo("no-match");
        assertThat(server.broker.askedNothing()).isTrue();
    }

    static Stream<Http2Headers> nonsense() {
        return Stream.of(
                unchecked("FOO", "/v1/offers"),
                unchecked("CONNECT", "/v1/offers"),
                unchecked("POST", "*"),
                unchecked("POST", ""),
                unchecked("POST", "/v1/%zz"),
                unchecked("POST", "//v1//offers"),
                unchecked("POST", "/v1/|{}^`\\\""),
                unchecked("POST", "/v1/offers\u0001"),
                unchecked("POST", "/v1/\u00e9\u00ff"),
                unchecked("POST", "foo://y/openapi.yaml"),
                unchecked("POST", "/" + "a".repeat(6_000)),
                unchecked("POST", "/v1/offers").authority("a b<>"),
                unchecked("POST", "/v1/offers").authority("x:99999"),
                unchecked("POST", "/v1/offers").add("content-type", "garbage"),
                unchecked("POST", "/v1/offers").add("content-type", ""),
                unchecked("POST", "/v1/offers").add("content-type", "application/json; charset=\"\\\""),
                unchecked("POST", "/v1/offers").add("content-type", "application/json; charset=latin1"),
                unchecked("POST", "/v1/offers")
                        .add("content-type", "application/json")
                        .add("content-type", "application/json"),
                unchecked("POST", "/v1/offers").add("content-length", "7"),
                unchecked("POST", "/v1/offers").add("x-a", "a\u0001b"),
                unchecked("POST", "/v1/offers").add("x-a", "\u00e9\u00ff"),
                unchecked("POST", "/v1/offers").add("x-a", "a".repeat(9_000)),
                unchecked("POST", "/v1/offers").add("X-Upper Case", "a"),
                unchecked("POST", "/v1/offers").add("x-a", Collections.nCopies(200, "a")),
                unchecked("POST", "/v1/offers").add("connection", "x-a"),
                unchecked("POST", "/v1/offers").add("te", "gzip"),
                unchecked("POST", "/v1/offers").add("expect", "nonsense"),
                unchecked("POST", "/v1/offers").add("origin", "\u0001\u00e9{}"),
                new DefaultHttp2Headers(false).add("x-a", "neither method nor path"));
    }

    @Test
    void headThatIsTooLong_isRefused_andEndsNobodyElsesRequest() throws Exception {
        StreamCall held = client.post("/v1/announcements", ANNOUNCEMENT);
        var asked = server.broker.nextAnnouncement();
        held.head();
        StreamCall call = client.open();
        call.send(unchecked("POST", "/v1/offers").add("x-a", "a".repeat(40_000)), false);
        call.send(OFFER, true);
        assertThat(call.head().status()).isEqualTo(431);
        asked.outcome.complete(Bodies.NO_CLIENT);
        assertThat(held.read().text("/outcome")).isEqualTo("no-match");
        assertThat(server.broker.askedNothing()).isTrue();
    }

    private static Http2Headers unchecked(String method, String path) {
        return new DefaultHttp2Headers(false).method(method).scheme("http").path(path);
    }

    @Test
    void body_mayComeInPieces_andBeTooLong() throws Exception {
        StreamCall pieces = client.open();
        pieces.send(StreamClient.head("POST", "/v1/announcements", "application/json"), false);
        int half = ANNOUNCEMENT.length() / 2;
        pieces.send(ANNOUNCEMENT.substring(0, half), false);
        pieces.send(ANNOUNCEMENT.substring(half), true);
        server.broker.nextAnnouncement().outcome.complete(Bodies.NO_CLIENT);
        assertThat(pieces.read().text("/outcome")).isEqualTo("no-match");
        String tooLong = ANNOUNCEMENT + " ".repeat(64 * 1024);
        assertThat(client.post("/v1/announcements", tooLong).read().status()).isEqualTo(413);
        String longest = ANNOUNCEMENT + " ".repeat(64 * 1024 - ANNOUNCEMENT.length());
        StreamCall call = client.post("/v1/announcements", longest);
        server.broker.nextAnnouncement().outcome.complete(Bodies.NO_CLIENT);
        assertThat(call.read().text("/outcome")).isEqualTo("no-match");
    }

    @Test
    void body_thatStops_isRefusedInTime() {
        try (EdgeServer impatient = new EdgeServer(ListenerSettings.PLAIN.withBodyReadMax(Duration.ofMillis(200)));
                StreamClient balancer = new StreamClient(impatient.balancerPort())) {
            StreamCall call = balancer.open();
            call.send(StreamClient.head("POST", "/v1/announcements", "application/json"), false);
            call.send("{", false);
            assertThat(call.read().status()).isEqualTo(400);
            assertThat(call.read().text("/detail")).contains("200 ms");
            assertThat(impatient.broker.askedNothing()).isTrue();
        }
    }

    @Test
    void body_withoutAnEnd_isRefusedWhenItIsFarTooLong() {
        StreamCall call = client.open();
        call.send(StreamClient.head("POST", "/v1/announcements", "application/json"), false);
        for (int i = 0; i < 40; i++) {
            call.send(" ".repeat(64 * 1024), false);
        }
        assertThat(call.read().status()).isEqualTo(413);
        assertThat(server.broker.askedNothing()).isTrue();
    }

    /** Each is reset while more of it is on its way, which Netty would take for an attack. */
    @Test
    void bodiesWithoutAnEnd_endNobodyElsesRequest() throws Exception {
        StreamCall held = client.post("/v1/announcements", ANNOUNCEMENT);
        var asked = server.broker.nextAnnouncement();
        held.head();
        for (int i = 0; i < LONG_BODIES; i++) {
            StreamCall call = client.open();
            call.send(StreamClient.head("POST", "/v1/announcements", "application/json"), false);
            for (int part = 0; part < 80; part++) {
                call.send(" ".repeat(16 * 1024), false);
            }
            assertThat(call.read().status()).isEqualTo(413);
        }
        asked.outcome.complete(Bodies.NO_CLIENT);
        assertThat(held.read().text("/outcome")).isEqualTo("no-match");
    }

    @Test
    void body_isAskedForFromThoseWhoWaitForThat() throws Exception {
        StreamCall call = client.open();
        call.send(StreamClient.head("POST", "/v1/announcements", "application/json", "expect", "100-continue"), false);
        assertThat(call.head().status()).isEqualTo(100);
        call.send(ANNOUNCEMENT, true);
        server.broker.nextAnnouncement().outcome.complete(Bodies.NO_CLIENT);
        assertThat(call.read().text("/outcome")).isEqualTo("no-match");
    }
}
