// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.Destination;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.Refusal;
import io.fairlead.matching.Location;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API's description and the edge say the same, in both directions. */
class OpenApiTest {

    private static final Duration RETRY = Duration.ofMillis(1_001);

    private static JsonNode api;
    private static EdgeServer server;

    @BeforeAll
    static void start() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(OpenApiTest.class.getResourceAsStream(OpenApiEndpoint.RESOURCE))) {
            api = new YAMLMapper().readTree(file);
        }
        server = new EdgeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonSchema schema(String name) {
        ObjectNode root = api.deepCopy();
        root.put("$ref", "#/components/schemas/" + name);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    private static void assertFits(JsonNode value, String schema) {
        assertThat(schema(schema).validate(value)).as(schema + ": " + value).isEmpty();
    }

    private static JsonNode operation(String path) {
        JsonNode methods = api.at("/paths").get(path);
        return methods.elements().next();
    }

    private static List<String> posts() {
        return List.of("/v1/announcements", "/v1/offers", "/v1/answers");
    }

    private static String schemaName(JsonNode content) {
        return content.at("/schema/$ref").asText().replace("#/components/schemas/", "");
    }

    private static void endWith(AnnouncementOutcome announcement, OfferOutcome offer) {
        server.broker.endAllWith(announcement, offer, AnswerOutcome.DELIVERED);
    }

    @Test
    void routes_areThoseOfTheFile() {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "routes");
        try {
            Set<String> routed = new TreeSet<>();
            HttpEdge.routes(system, ListenerSettings.PLAIN.edge(), 1, new TwinBroker())
                    .table()
                    .forEach((path, methods) ->
                            methods.keySet().forEach(method -> routed.add(method.value() + " " + path)));
            Set<String> described = new TreeSet<>();
            api.get("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(
                                    method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            assertThat(routed).isEqualTo(described).hasSize(4);
        } finally {
            system.terminate();
        }
    }

    @Test
    void problemCodes_areThoseOfTheCatalogue() {
        Set<String> described = new HashSet<>();
        api.at("/components/schemas/ProblemCode/enum").forEach(code -> described.add(code.asText()));
        assertThat(described)
                .isEqualTo(Arrays.stream(Problem.values()).map(Problem::code).collect(toSet()));
    }

    @Test
    void problemResponses_haveTheStatusOfTheirCodes() {
        for (String path : posts()) {
            operation(path).get("responses").properties().forEach(response -> {
                String reference = response.getValue().path("$ref").asText();
                if (!reference.isEmpty()) {
                    String description =
                            api.at(reference.substring(1)).get("description").asText();
                    Stream<Problem> named =
                            Arrays.stream(Problem.values()).filter(p -> description.contains("`" + p.code() + "`"));
                    assertThat(named.map(problem -> String.valueOf(problem.status())))
                            .isNotEmpty()
                            .containsOnly(response.getKey());
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("posts")
    void requestExamples_fitTheirSchemaAndAreAccepted(String path) throws Exception {
        endWith(Bodies.NO_CLIENT, Bodies.NO_PROXY);
        JsonNode content = operation(path).at("/requestBody/content/application~1json");
        assertThat(content.get("examples").size()).isEqualTo(2);
        for (JsonNode example : content.get("examples")) {
            ObjectNode body = example.get("value").deepCopy();
            assertFits(body, schemaName(content));
            if (path.equals("/v1/offers")) {
                body.put("protocolVersion", EdgeServer.MINIMUM_PROTOCOL_VERSION);
            }
            RawResponse response = server.post(path, body.toString());
            assertThat(response.status()).as(response.toString()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("posts")
    void responseExamples_fitTheirSchema(String path) {
        JsonNode content = operation(path).at("/responses/200/content/application~1json");
        assertThat(content.get("examples").size()).isGreaterThan(1);
        content.get("examples").forEach(example -> assertFits(example.get("value"), schemaName(content)));
    }

    @ParameterizedTest
    @MethodSource("posts")
    void schemas_refuseWhatTheRoutesRefuse(String path) throws Exception {
        JsonNode content = operation(path).at("/requestBody/content/application~1json");
        JsonSchema schema = schema(schemaName(content));
        ObjectNode good = content.get("examples").elements().next().get("value").deepCopy();
        List<ObjectNode> bad = new ArrayList<>();
        for (JsonNode required :
                api.at("/components/schemas").get(schemaName(content)).get("required")) {
            ObjectNode lacking = good.deepCopy();
            lacking.remove(required.asText());
            bad.add(lacking);
        }
        good.fieldNames().forEachRemaining(name -> bad.add(good.deepCopy().put(name, 1.5)));
        for (ObjectNode body : bad) {
            assertThat(schema.validate(body)).as(body.toString()).isNotEmpty();
            assertThat(server.post(path, body.toString()).status())
                    .as(body.toString())
                    .isEqualTo(400);
        }
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
        assertFits(response.json(), "AnnouncementOutcome");
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
        assertFits(response.json(), "OfferOutcome");
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
        assertFits(response.json(), "AnswerOutcome");
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
                assertFits(response.json(), "Problem");
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

    @Test
    void problems_fitTheSchema() throws Exception {
        endWith(Bodies.NO_CLIENT, Bodies.NO_PROXY);
        List<RawResponse> responses = new ArrayList<>();
        for (String request : List.of(
                RawClient.post("/v1/offers", "{}"),
                RawClient.post("/v1/offers", "[]"),
                RawClient.post("/v1/offers", "{"),
                RawClient.post("/v1/offers", "{}", "Content-Type: text/plain"),
                RawClient.post("/v1/offers", "{}", "Origin: https://evil.example"),
                RawClient.post("/v1/offers", " ".repeat(70_000)),
                RawClient.post(
                        "/v1/offers", Bodies.offer().put("protocolVersion", 1).toString()),
                RawClient.request("GET", "/v1/offers"),
                RawClient.request("GET", "/"),
                "nothing like http\r\n\r\n")) {
            try (RawClient client = server.connect()) {
                responses.add(client.send(request).read());
            }
        }
        for (RawResponse response : responses) {
            assertThat(response.isProblem()).as(response.toString()).isTrue();
            assertFits(response.json(), "Problem");
            assertThat(response.json().get("status").asInt()).isEqualTo(response.status());
        }
        assertThat(responses.stream().map(response -> response.text("/code")).collect(toSet()))
                .containsExactlyInAnyOrder(
                        "invalid-request",
                        "unsupported-media-type",
                        "denied",
                        "payload-too-large",
                        "upgrade-required",
                        "method-not-allowed",
                        "not-found");
    }
}
