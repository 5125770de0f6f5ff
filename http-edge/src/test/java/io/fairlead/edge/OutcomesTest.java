// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.Destination;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.Refusal;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How every outcome of the broker is told, against the schemas of the API's description. */
class OutcomesTest {

    private static final Duration RETRY = Duration.ofMillis(1_001);

    private static EdgeServer server;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void endWith(AnnouncementOutcome announcement, OfferOutcome offer) {
        server.broker.endAllWith(announcement, offer, AnswerOutcome.DELIVERED);
    }

    private static Stream<AnnouncementOutcome> announcementOutcomes() {
        return Stream.concat(
                Stream.of(
                        Bodies.matched(Optional.empty(), Optional.empty(), ""),
                        Bodies.matched(Optional.of("s"), Optional.of(new Destination("a", "b")), "NO")),
                Arrays.stream(AnnouncementOutcome.Why.values())
                        .map(why -> new AnnouncementOutcome.NoMatch(why, RETRY)));
    }

    @ParameterizedTest
    @MethodSource("announcementOutcomes")
    void announcementOutcome_fitsTheSchema(AnnouncementOutcome outcome) throws Exception {
        endWith(outcome, Bodies.NO_PROXY);
        RawResponse response =
                server.post("/v1/announcements", Bodies.announcement().toString());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.isJson()).isTrue();
        ApiFile.assertFits(response.json(), "AnnouncementOutcome");
    }

    private static Stream<OfferOutcome> offerOutcomes() {
        return Stream.of(
                        Stream.of(
                                Bodies.answered(Location.UNKNOWN), Bodies.answered(new Location("SE", 4_294_967_295L))),
                        Arrays.stream(OfferOutcome.WhyNoMatch.values())
                                .map(why -> new OfferOutcome.NoMatch(why, RETRY)),
                        Arrays.stream(OfferOutcome.WhyNoAnswer.values())
                                .map(why -> new OfferOutcome.NoAnswer(why, RETRY)))
                .flatMap(outcomes -> outcomes);
    }

    @ParameterizedTest
    @MethodSource("offerOutcomes")
    void offerOutcome_fitsTheSchema(OfferOutcome outcome) throws Exception {
        endWith(Bodies.NO_CLIENT, outcome);
        RawResponse response = server.post("/v1/offers", Bodies.offer().toString());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.isJson()).isTrue();
        ApiFile.assertFits(response.json(), "OfferOutcome");
    }

    @Test
    void matched_saysEverything() throws Exception {
        endWith(Bodies.matched(Optional.of("s"), Optional.of(new Destination("a", "b")), "NO"), Bodies.NO_PROXY);
        JsonNode body = server.post("/v1/announcements", Bodies.announcement().toString())
                .json();
        JsonNode expected = new YAMLMapper().readTree("""
                        outcome: matched
                        connectionId: %s
                        offer: { type: offer, sdp: x }
                        selectedProtocolVersion: 4
                        networkProtocol: tcp
                        destination: { address: a, serverId: b }
                        clientRootObfuscationSecret: s
                        clientCountry: "NO"
                        natCompatible: true
                        answerWithinMs: 8765
                        """.formatted(Bodies.OTHER_ID));
        ((ObjectNode) expected.get("offer")).put("sdp", Bodies.SDP);
        assertThat(body).isEqualTo(expected);
    }

    @Test
    void answered_saysEverything() throws Exception {
        endWith(Bodies.NO_CLIENT, Bodies.answered(new Location("SE", 64_500)));
        JsonNode body = server.post("/v1/offers", Bodies.offer().toString()).json();
        JsonNode expected = new YAMLMapper().readTree("""
                        outcome: answered
                        connectionId: %s
                        answer: { type: answer, sdp: x }
                        selectedProtocolVersion: 4
                        proxy: { traversal: partially-limited, country: SE, asn: 64500 }
                        natCompatible: false
                        """.formatted(Bodies.OTHER_ID));
        ((ObjectNode) expected.get("answer")).put("sdp", Bodies.SDP);
        assertThat(body.toString()).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @MethodSource("answerOutcomes")
    void answerOutcome_fitsTheSchema(AnswerOutcome outcome) throws Exception {
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, outcome);
        RawResponse response = server.post("/v1/answers", Bodies.answer().toString());
        assertThat(response.status()).isEqualTo(200);
        ApiFile.assertFits(response.json(), "AnswerOutcome");
    }

    private static AnswerOutcome[] answerOutcomes() {
        return AnswerOutcome.values();
    }

    private static Map<String, Refusal> refusals() {
        return Map.of(
                "queue-full", new Refusal.QueueFull(RETRY),
                "overloaded", new Refusal.Overloaded(7, RETRY),
                "draining", new Refusal.Draining(RETRY),
                "unavailable", new Refusal.Unavailable(Duration.ofMillis(1)));
    }

    @Test
    void refusals_areProblemsWithRetryAdvice() throws Exception {
        for (var refusal : refusals().entrySet()) {
            endWith(new AnnouncementOutcome.Refused(refusal.getValue()), new OfferOutcome.Refused(refusal.getValue()));
            for (RawResponse response : List.of(
                    server.post("/v1/announcements", Bodies.announcement().toString()),
                    server.post("/v1/offers", Bodies.offer().toString()))) {
                long retryMs = refusal.getValue().retryAfter().toMillis();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.text("/code")).isEqualTo(refusal.getKey());
                assertThat(response.json().at("/retryAfterMs").asLong()).isEqualTo(retryMs);
                assertThat(response.header("retry-after")).contains(retryMs == 1 ? "1" : "2");
                ApiFile.assertFits(response.json(), "Problem");
            }
        }
    }

    @Test
    void draining_endsTheConnection() throws Exception {
        endWith(
                new AnnouncementOutcome.NoMatch(AnnouncementOutcome.Why.DRAINING, RETRY),
                new OfferOutcome.Refused(new Refusal.Draining(RETRY)));
        for (String request : List.of(
                RawClient.post("/v1/announcements", Bodies.announcement().toString()),
                RawClient.post("/v1/offers", Bodies.offer().toString()))) {
            try (RawClient client = server.connect()) {
                assertThat(client.send(request).read().header("connection")).contains("close");
                assertThat(client.endsNow()).isTrue();
            }
        }
    }
}
