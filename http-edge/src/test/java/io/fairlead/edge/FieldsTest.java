// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.AnswerOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of every body: what is read from it, and what is said when it will not do. */
class FieldsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static EdgeServer server;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode body(String path) {
        return switch (path) {
            case "announcements" -> Bodies.announcement();
            case "offers" -> Bodies.offer();
            case "answers" -> Bodies.answer();
            case "errors" -> Bodies.error();
            default -> throw new IllegalArgumentException(path);
        };
    }

    private static RawResponse post(String path, JsonNode body) throws Exception {
        return server.post("/v1/" + path.replace("errors", "answers"), body.toString());
    }

    private static ObjectNode with(ObjectNode body, String pointer, JsonNode value) {
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = body.at(at.head());
        if (parent instanceof ArrayNode array) {
            array.set(at.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
        }
        return body;
    }

    private static ObjectNode without(ObjectNode body, String pointer) {
        JsonPointer at = JsonPointer.compile(pointer);
        ((ObjectNode) body.at(at.head())).remove(at.last().getMatchingProperty());
        return body;
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static void assertRefused(RawResponse response, String pointer, String detail) {
        assertThat(response.status()).as(response.toString()).isEqualTo(400);
        assertThat(response.isProblem()).isTrue();
        assertThat(response.text("/code")).isEqualTo("invalid-request");
        assertThat(response.json().get("pointer").asText()).isEqualTo(pointer);
        assertThat(response.text("/detail")).contains(detail);
        assertThat(response.header("retry-after")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "announcements, /proxyId",
        "announcements, /nat",
        "announcements, /nat/mapping",
        "announcements, /nat/filtering",
        "announcements, /network",
        "announcements, /protocolVersion",
        "offers, /nat",
        "offers, /nat/mapping",
        "offers, /nat/filtering",
        "offers, /network",
        "offers, /protocolVersion",
        "offers, /offer",
        "offers, /offer/type",
        "offers, /offer/sdp",
        "offers, /networkProtocol",
        "offers, /destination/address",
        "offers, /destination/serverId",
        "answers, /proxyId",
        "answers, /connectionId",
        "answers, /answer",
        "answers, /answer/type",
        "answers, /answer/sdp",
        "answers, /selectedProtocolVersion",
        "errors, /proxyId",
        "errors, /connectionId"
    })
    void required_missingOrNullIsNamed(String path, String pointer) throws Exception {
        String detail = pointer.equals("/answer") ? "must be there, or else error" : "is missing";
        assertRefused(post(path, without(body(path), pointer)), pointer, detail);
        assertRefused(post(path, with(body(path), pointer, json("null"))), pointer, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "announcements, /personalCompartments",
        "announcements, /commonCompartments",
        "announcements, /portMappings",
        "announcements, /waitMs",
        "offers, /personalCompartments",
        "offers, /commonCompartments",
        "offers, /portMappings",
        "offers, /waitMs",
        "offers, /clientRootObfuscationSecret",
        "offers, /destination"
    })
    void optional_missingOrNullIsFine(String path, String pointer) throws Exception {
        assertThat(post(path, without(body(path), pointer)).status()).isEqualTo(200);
        assertThat(post(path, with(body(path), pointer, json("null"))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "announcements | /proxyId | 7 | must be a string",
                "announcements | /proxyId | 'abc' | must be 43 characters",
                "announcements | /proxyId | '4Hn0pQ2xJvT8cW1yZ5bD7fR9kL3mS6uA0eGiNoPqXt+' | must be base64url",
                "announcements | /proxyId | 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' | must not be all zero",
                "announcements | /commonCompartments | {} | must be a list",
                "announcements | /commonCompartments | 'x' | must be a list",
                "announcements | /commonCompartments/1 | 5 | must be a string",
                "announcements | /commonCompartments/0 | null | must be a string",
                "announcements | /commonCompartments/1 | 'short' | must be 43 characters",
                "announcements | /personalCompartments/0 | 'short' | must be 43 characters",
                "announcements | /nat | [] | must be an object",
                "announcements | /nat/mapping | 'open' | must be one of: unknown, endpoint-independent",
                "announcements | /nat/mapping | 'UNKNOWN' | must be one of",
                "announcements | /nat/filtering | 1 | must be a string",
                "announcements | /portMappings | 'upnp' | must be a list",
                "announcements | /portMappings/0 | 'nat_pmp' | must be one of: none, upnp, nat-pmp, pcp",
                "announcements | /network | 'cable' | must be one of: unknown, wifi, mobile, wired, vpn",
                "announcements | /protocolVersion | 0 | must be an integer from 1 to 65535",
                "announcements | /protocolVersion | 65536 | must be an integer from 1 to 65535",
                "announcements | /protocolVersion | 1.0 | must be an integer",
                "announcements | /protocolVersion | '1' | must be an integer",
                "announcements | /protocolVersion | 99999999999999999999 | must be an integer",
                "announcements | /waitMs | -1 | must be an integer from 0 to 120000",
                "announcements | /waitMs | 120001 | must be an integer from 0 to 120000",
                "announcements | /waitMs | 1e3 | must be an integer",
                "announcements | /waitMs | true | must be an integer",
                "offers | /waitMs | 60001 | must be an integer from 0 to 60000",
                "offers | /offer | 'v=0' | must be an object",
                "offers | /offer/type | 'answer' | must be 'offer'",
                "offers | /offer/sdp | 'v=0' | line 2 must be a o= line",
                "offers | /offer/sdp | 7 | must be a string",
                "offers | /networkProtocol | 'sctp' | must be one of: udp, tcp",
                "offers | /clientRootObfuscationSecret | '' | must be 1 to 256 characters",
                "offers | /clientRootObfuscationSecret | 1 | must be a string",
                "offers | /destination | 'x' | must be an object",
                "offers | /destination/address | '' | must be 1 to 256 characters",
                "offers | /destination/serverId | 9 | must be a string",
                "answers | /connectionId | 'x' | must be 43 characters",
                "answers | /answer/type | 'offer' | must be 'answer'",
                "answers | /answer/sdp | '' | line 1 must be a v= line",
                "answers | /selectedProtocolVersion | 0 | must be an integer from 1 to 65535",
                "errors | /error | '' | must be 1 to 1024 characters",
                "errors | /error | {} | must be a string",
                "errors | /selectedProtocolVersion | 70000 | must be an integer from 1 to 65535"
            })
    void field_unfitIsNamed(String path, String pointer, String value, String detail) throws Exception {
        assertRefused(post(path, with(body(path), pointer, json(value))), pointer, detail.replace('\'', '"'));
    }

    @Test
    void text_ofHalfASurrogatePairIsRefused() throws Exception {
        String body = Bodies.offer().toString();
        assertRefused(
                server.post("/v1/offers", body.replace("\"opaque\"", "\"\\ud83d\"")),
                "/clientRootObfuscationSecret",
                "must be well-formed Unicode");
        assertRefused(
                server.post("/v1/offers", body.replace("a=mid:0", "a=mid:\\udc4b")),
                "/offer/sdp",
                "must be well-formed Unicode");
        assertThat(server.post("/v1/offers", body.replace("\"opaque\"", "\"\\ud83d\\udc4b\""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void texts_atTheirLimits() throws Exception {
        String longest = "👋".repeat(256);
        ObjectNode fits = Bodies.offer().put("clientRootObfuscationSecret", longest);
        with(fits, "/destination/address", MAPPER.valueToTree(longest));
        assertThat(post("offers", fits).status()).isEqualTo(200);
        assertRefused(
                post("offers", with(fits, "/destination/address", MAPPER.valueToTree(longest + "x"))),
                "/destination/address",
                "must be 1 to 256 characters");
        assertThat(post("errors", Bodies.error().put("error", "x".repeat(1_024)))
                        .status())
                .isEqualTo(200);
        assertRefused(
                post("errors", Bodies.error().put("error", "x".repeat(1_025))),
                "/error",
                "must be 1 to 1024 characters");
        assertRefused(
                post(
                        "offers",
                        with(Bodies.offer(), "/offer/sdp", MAPPER.valueToTree(Bodies.SDP + "a=x".repeat(11_000)))),
                "/offer/sdp",
                "must be at most 32768 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"announcements", "offers"})
    void compartments_areOneToTenOfEachKind(String path) throws Exception {
        ObjectNode body = body(path);
        body.putArray("personalCompartments");
        body.putArray("commonCompartments");
        assertRefused(post(path, body), "/commonCompartments", "at least one");
        body.remove("personalCompartments");
        body.remove("commonCompartments");
        assertRefused(post(path, body), "/commonCompartments", "at least one");
        for (int i = 0; i < 10; i++) {
            body.withArray("commonCompartments").add(Bodies.ID);
            body.withArray("personalCompartments").add(Bodies.ID);
        }
        assertThat(post(path, body).status()).isEqualTo(200);
        body.withArray("personalCompartments").add(Bodies.ID);
        assertRefused(post(path, body), "/personalCompartments", "a list of at most 10");
        body.withArray("commonCompartments").add(Bodies.ID);
        assertRefused(post(path, body), "/commonCompartments", "a list of at most 10");
        ObjectNode mapped = body(path);
        for (int i = 0; i < 8; i++) {
            mapped.withArray("portMappings").add("none");
        }
        assertRefused(post(path, mapped), "/portMappings", "a list of at most 8");
    }

    @Test
    void answerAndError_excludeEachOther() throws Exception {
        assertRefused(post("answers", Bodies.answer().put("error", "x")), "/answer", "not both");
        assertThat(post("errors", Bodies.error().put("selectedProtocolVersion", 2))
                        .status())
                .isEqualTo(200);
        assertThat(post("errors", with(Bodies.error(), "/answer", json("null"))).status())
                .isEqualTo(200);
    }

    @Test
    void unknownFields_areIgnored() throws Exception {
        for (String path : new String[] {"announcements", "offers", "answers", "errors"}) {
            assertThat(post(path, body(path).putPOJO("later", json("{'a':[1,2.5,{}]}")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void oldOffer_mustUpgrade_butAnOldAnnouncementIsQueued() throws Exception {
        int old = EdgeServer.MINIMUM_PROTOCOL_VERSION - 1;
        RawResponse response = post("offers", Bodies.offer().put("protocolVersion", old));
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.text("/code")).isEqualTo("upgrade-required");
        assertThat(response.text("/detail")).contains("3");
        assertThat(post("announcements", Bodies.announcement().put("protocolVersion", old))
                        .status())
                .isEqualTo(200);
        assertRefused(
                post("offers", without(Bodies.offer().put("protocolVersion", old), "/network")),
                "/network",
                "is missing");
    }
}
