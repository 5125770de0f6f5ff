// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.fairlead.broker.AnswerOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

    private static final JsonNode API = ApiFile.read();

    private static EdgeServer server;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode operation(String path) {
        JsonNode methods = API.at("/paths").get(path);
        return methods.elements().next();
    }

    private static List<String> posts() {
        return List.of("/v1/announcements", "/v1/offers", "/v1/answers");
    }

    private static String schemaName(JsonNode content) {
        return content.at("/schema/$ref").asText().replace("#/components/schemas/", "");
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
            API.get("paths")
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
        API.at("/components/schemas/ProblemCode/enum").forEach(code -> described.add(code.asText()));
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
                            API.at(reference.substring(1)).get("description").asText();
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
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
        JsonNode content = operation(path).at("/requestBody/content/application~1json");
        assertThat(content.get("examples").size()).isEqualTo(2);
        for (JsonNode example : content.get("examples")) {
            ObjectNode body = example.get("value").deepCopy();
            ApiFile.assertFits(body, schemaName(content));
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
        content.get("examples").forEach(example -> ApiFile.assertFits(example.get("value"), schemaName(content)));
    }

    @ParameterizedTest
    @MethodSource("posts")
    void schemas_refuseWhatTheRoutesRefuse(String path) throws Exception {
        JsonNode content = operation(path).at("/requestBody/content/application~1json");
        JsonSchema schema = ApiFile.schema(schemaName(content));
        ObjectNode good = content.get("examples").elements().next().get("value").deepCopy();
        List<ObjectNode> bad = new ArrayList<>();
        for (JsonNode required :
                API.at("/components/schemas").get(schemaName(content)).get("required")) {
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

    @Test
    void problems_fitTheSchema() throws Exception {
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
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
            ApiFile.assertFits(response.json(), "Problem");
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
