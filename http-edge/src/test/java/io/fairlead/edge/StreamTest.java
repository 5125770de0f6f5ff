// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.Refusal;
import io.fairlead.config.LocationSettings;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API on the streams of a balancer's connection: the same as over HTTP/1.1, but for when a response begins. */
class StreamTest {

    private static final String ANNOUNCEMENT = Bodies.announcement().toString();
    private static final String OFFER = Bodies.offer().toString();
    private static final Refusal FULL = new Refusal.QueueFull(Duration.ofMillis(2_345));
    private static final int MANY = 1_000;

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

    @Test
    void held_isAnsweredAtOnce_andItsOutcomeIsTheBody() throws Exception {
        StreamCall call = client.post("/v1/announcements", ANNOUNCEMENT);
        var asked = server.broker.nextAnnouncement();
        assertThat(call.head().status()).isEqualTo(200);
        assertThat(call.head().isJson()).isTrue();
        assertThat(call.head().header("content-length")).isEmpty();
        assertThat(call.head().header("cache-control")).contains("no-store");
        assertThat(call.isWhole()).isFalse();
        asked.outcome.complete(Bodies.matched(Optional.empty(), Optional.empty(), ""));
        assertThat(call.read().text("/outcome")).isEqualTo("matched");
        assertThat(call.read().text("/offer/sdp")).isEqualTo(Bodies.SDP);
    }

    @Test
    void heldOffer_isAnsweredAtOnce_andItsOutcomeIsTheBody() throws Exception {
        StreamCall call = client.post("/v1/offers", OFFER);
        var asked = server.broker.nextOffer();
        assertThat(call.head().status()).isEqualTo(200);
        asked.outcome.complete(Bodies.answered(Location.UNKNOWN));
        assertThat(call.read().text("/outcome")).isEqualTo("answered");
    }

    @Test
    void many_areHeldOnOneConnection_andEachGetsItsOwn() throws Exception {
        List<StreamCall> calls = IntStream.range(0, MANY)
                .mapToObj(_ -> client.post("/v1/announcements", ANNOUNCEMENT))
                .toList();
        for (StreamCall call : calls) {
            assertThat(call.head().status()).isEqualTo(200);
        }
        for (int i = 0; i < MANY; i++) {
            server.broker.nextAnnouncement().outcome.complete(Bodies.NO_CLIENT);
        }
        assertThat(calls).allMatch(call -> call.read().text("/outcome").equals("no-match"));
    }

    @Test
    void outcomeThatIsKnownAtOnce_keepsItsStatus() {
        try (EdgeServer full = new EdgeServer();
                StreamClient balancer = new StreamClient(full.balancerPort())) {
            full.broker.endAllWith(
                    new AnnouncementOutcome.Refused(new Refusal.Overloaded(7, Duration.ofMillis(1_500))),
                    new OfferOutcome.Refused(new Refusal.Draining(Duration.ofSeconds(2))),
                    AnswerOutcome.DELIVERED);
            RawResponse overloaded =
                    balancer.post("/v1/announcements", ANNOUNCEMENT).read();
            assertThat(overloaded.status()).isEqualTo(503);
            assertThat(overloaded.isProblem()).isTrue();
            assertThat(overloaded.header("retry-after")).contains("2");
            RawResponse draining = balancer.post("/v1/offers", OFFER).read();
            assertThat(draining.status()).isEqualTo(503);
            assertThat(draining.text("/code")).isEqualTo("draining");
            assertThat(draining.header("connection")).isEmpty();
            RawResponse delivered =
                    balancer.post("/v1/answers", Bodies.answer().toString()).read();
            assertThat(delivered.status()).isEqualTo(200);
            assertThat(delivered.text("/outcome")).isEqualTo("delivered");
            assertThat(delivered.header("content-length")).isPresent();
        }
    }

    @Test
    void refusalThatComesLater_isAProblemWithItsOwnStatusInTheBody() throws Exception {
        StreamCall call = client.post("/v1/announcements", ANNOUNCEMENT);
        assertThat(call.head().status()).isEqualTo(200);
        server.broker.nextAnnouncement().outcome.complete(new AnnouncementOutcome.Refused(FULL));
        RawResponse response = call.read();
        assertThat(response.body()).startsWith("{\"type\":\"urn:fairlead:problem:queue-full\"");
        assertThat(response.json().at("/status").asInt()).isEqualTo(503);
        assertThat(response.json().at("/retryAfterMs").asInt()).isEqualTo(2_345);
        assertThat(response.json().has("outcome")).isFalse();
    }

    @Test
    void failureThatComesLater_isAProblemWithItsOwnStatusInTheBody() throws Exception {
        StreamCall call = client.post("/v1/offers", OFFER);
        assertThat(call.head().status()).isEqualTo(200);
        server.broker.nextOffer().outcome.completeExceptionally(new IllegalStateException("a bug"));
        assertThat(call.read().text("/code")).isEqualTo("internal");
        assertThat(call.read().json().at("/status").asInt()).isEqualTo(500);
    }

    @Test
    void headOfAFile_isItsHead() {
        RawResponse response = client.request("HEAD", "/openapi.yaml").read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-length")).isPresent();
        assertThat(response.header("date")).isPresent();
        assertThat(response.body()).isEmpty();
    }

    @Test
    void oldVersion_isToldToUpgrade() {
        String old = Bodies.offer().put("protocolVersion", 2).toString();
        assertThat(client.post("/v1/offers", old).read().status()).isEqualTo(426);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.0/8, XA, 64500", "10.0.0.0/8, '', 0"})
    void location_comesFromATrustedForwarderOnly(String forwarders, String country, long asn) throws Exception {
        var headers = new LocationSettings(
                LocationSettings.Source.HEADERS, "X-Country", "X-Asn", Optional.empty(), Optional.empty());
        var settings = ListenerSettings.PLAIN.withLocation(headers).withForwarders(forwarders);
        try (EdgeServer located = new EdgeServer(settings);
                StreamClient balancer = new StreamClient(located.balancerPort())) {
            balancer.post("/v1/offers", OFFER, "x-country", "XA", "x-asn", "64500");
            assertThat(located.broker.nextOffer().request.traits().location()).isEqualTo(new Location(country, asn));
        }
    }

    @Test
    void page_isToldWithTheHeadWhetherItMayRead() {
        try (EdgeServer forPages = new EdgeServer(ListenerSettings.PLAIN.withOrigins("https://app.example"));
                StreamClient balancer = new StreamClient(forPages.balancerPort())) {
            RawResponse allowed = balancer.post("/v1/offers", OFFER, "origin", "https://app.example")
                    .head();
            assertThat(allowed.status()).isEqualTo(200);
            assertThat(allowed.header("access-control-allow-origin")).contains("https://app.example");
            RawResponse own = balancer.post("/v1/offers", OFFER, "origin", "https://fairlead.test")
                    .head();
            assertThat(own.status()).isEqualTo(200);
            RawResponse foreign = balancer.post("/v1/offers", OFFER, "origin", "https://evil.example")
                    .head();
            assertThat(foreign.status()).isEqualTo(403);
            RawResponse preflight = balancer.request(
                            "OPTIONS",
                            "/v1/offers",
                            "origin",
                            "https://app.example",
                            "access-control-request-method",
                            "POST")
                    .read();
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("access-control-allow-origin")).contains("https://app.example");
            assertThat(preflight.header("content-length")).isEmpty();
        }
    }

    @Test
    void description_isServed() {
        RawResponse response = client.request("GET", "/openapi.yaml").read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("openapi: 3.1.0");
    }

    /** Over HTTP/1.1 nobody would see that a caller leaves before its outcome. */
    @Test
    void olderProtocol_isRefused() throws Exception {
        try (RawClient older = new RawClient(server.balancerPort())) {
            RawResponse response = older.send(RawClient.post("/v1/announcements", ANNOUNCEMENT))
                    .read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text("/detail")).contains("HTTP/2");
            assertThat(server.broker.askedNothing()).isTrue();
        }
    }

    @Test
    void leaving_tellsTheBalancer_answersWhatIsDecided_andTellsOfTheRest() throws Exception {
        try (EdgeServer leaving = new EdgeServer();
                StreamClient balancer = new StreamClient(leaving.balancerPort())) {
            StreamCall decided = balancer.post("/v1/announcements", ANNOUNCEMENT);
            var asked = leaving.broker.nextAnnouncement();
            decided.head();
            StreamCall cutOff = balancer.post("/v1/announcements", ANNOUNCEMENT);
            var left = leaving.broker.nextAnnouncement();
            cutOff.head();
            var terminated = leaving.edge.terminate(Duration.ofSeconds(1)).toCompletableFuture();
            assertThat(balancer.isToldToGoAway()).isTrue();
            asked.outcome.complete(Bodies.NO_CLIENT);
            assertThat(decided.read().text("/outcome")).isEqualTo("no-match");
            assertThat(left.goneSoon()).isTrue();
            assertThat(cutOff.breaksOff()).isTrue();
            assertThat(asked.goneBy(0)).isFalse();
            terminated.join();
        }
    }
}
