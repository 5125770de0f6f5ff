// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies that are wrong, by the hundred: always a problem that says where, never a fault of the broker. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessMalformedTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANNOUNCEMENTS = "/v1/announcements";
    private static final String OFFERS = "/v1/offers";
    private static final String ANSWERS = "/v1/answers";
    private static final int MUTATIONS = 600;

    /** Nothing that any field takes. */
    private static final List<String> NEVER_RIGHT = List.of(
            "true",
            "{\"a\":1}",
            "[[]]",
            "[null]",
            "[{}]",
            "\"\"",
            "\"no such word\"",
            "-1",
            "1.5",
            "1e3",
            "99999999999999999999",
            "\"\\u0000\"",
            "\"\\ud800\"");

    private final BlackBoxBroker broker;

    ProcessMalformedTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    private static Map<String, String> goodBodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put(
                ANNOUNCEMENTS, BlackBoxPeer.in(id()).mapped("upnp").waiting(0).announcement(id()));
        bodies.put(OFFERS, BlackBoxPeer.in(id()).mapped("none").waiting(0).offer("m"));
        bodies.put(ANSWERS, BlackBoxPeer.answer(id(), id(), "a"));
        return bodies;
    }

    @Test
    void everyFieldWithEveryWrongValue_isPointedAt() throws Exception {
        for (var good : goodBodies().entrySet()) {
            for (String pointer : pointers(JSON.readTree(good.getValue()), "")) {
                for (String wrong : NEVER_RIGHT) {
                    String body = with(good.getValue(), pointer, wrong);
                    assertPointed(good.getKey(), body, pointer);
                }
            }
        }
    }

    @Test
    void everyRequiredField_isMissed() throws Exception {
        Map<String, List<String>> required = Map.of(
                ANNOUNCEMENTS,
                List.of("/proxyId", "/nat", "/nat/mapping", "/nat/filtering", "/network", "/protocolVersion"),
                OFFERS,
                List.of(
                        "/nat",
                        "/nat/mapping",
                        "/nat/filtering",
                        "/network",
                        "/protocolVersion",
                        "/networkProtocol",
                        "/offer",
                        "/offer/type",
                        "/offer/sdp"),
                ANSWERS,
                List.of(
                        "/proxyId",
                        "/connectionId",
                        "/selectedProtocolVersion",
                        "/answer",
                        "/answer/type",
                        "/answer/sdp"));
        for (var good : goodBodies().entrySet()) {
            for (String pointer : required.getOrDefault(good.getKey(), List.of())) {
                assertPointed(good.getKey(), without(good.getValue(), pointer), pointer);
                assertPointed(good.getKey(), with(good.getValue(), pointer, "null"), pointer);
            }
        }
    }

    @Test
    void values_areHeldToTheirLimits() throws Exception {
        String announcement = goodBodies().getOrDefault(ANNOUNCEMENTS, "");
        String offer = goodBodies().getOrDefault(OFFERS, "");
        String list = "[" + ("\"" + id() + "\",").repeat(10) + "\"" + id() + "\"]";
        assertPointed(ANNOUNCEMENTS, with(announcement, "/waitMs", "120001"), "/waitMs");
        assertPointed(OFFERS, with(offer, "/waitMs", "60001"), "/waitMs");
        assertPointed(OFFERS, with(offer, "/protocolVersion", "0"), "/protocolVersion");
        assertPointed(OFFERS, with(offer, "/protocolVersion", "65536"), "/protocolVersion");
        assertPointed(OFFERS, with(offer, "/commonCompartments", list), "/commonCompartments");
        assertPointed(OFFERS, with(offer, "/personalCompartments", list), "/personalCompartments");
        assertPointed(OFFERS, with(offer, "/commonCompartments", "[]"), "/commonCompartments");
        assertPointed(OFFERS, with(offer, "/offer/type", "\"answer\""), "/offer/type");
        assertPointed(OFFERS, with(offer, "/offer/sdp", "\"" + "v".repeat(40_000) + "\""), "/offer/sdp");
        assertPointed(OFFERS, with(offer, "/offer/sdp", "\"v=0\""), "/offer/sdp");
        for (String wrong : List.of(
                "A".repeat(43), // all zero
                id() + "=",
                id().substring(1),
                id() + "A",
                "+" + id().substring(1),
                "/" + id().substring(1),
                " " + id().substring(1),
                id().substring(1) + "\\n")) {
            assertPointed(ANNOUNCEMENTS, with(announcement, "/proxyId", "\"" + wrong + "\""), "/proxyId");
            assertPointed(
                    ANNOUNCEMENTS,
                    with(announcement, "/commonCompartments", "[\"" + id() + "\",\"" + wrong + "\"]"),
                    "/commonCompartments/1");
        }
    }

    @Test
    void whatIsNoJsonObject_isRefused() throws Exception {
        String good = goodBodies().getOrDefault(ANSWERS, "");
        for (String body : List.of(
                "",
                " ",
                "null",
                "1",
                "\"x\"",
                "[]",
                "[" + good + "]",
                "{",
                "}",
                "{}{}",
                good + good,
                good + "x",
                "{'proxyId':1}",
                "{proxyId:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":1}",
                "// c\n{}",
                "\uFEFF{}",
                "{\"a\":\"\t\"}",
                "[".repeat(5_000),
                "{\"a\":".repeat(5_000),
                "{\"a\":" + "9".repeat(5_000) + "}",
                "{\"" + "k".repeat(60_000) + "\":1}")) {
            for (String path : List.of(ANNOUNCEMENTS, OFFERS, ANSWERS)) {
                assertThat(broker.call(path, body).verdict()).as(body).isEqualTo("400 invalid-request");
            }
        }
    }

    @Test
    void bytesThatAreNoUtf8_areRefused() throws Exception {
        String request = BlackBoxConnection.request("POST", OFFERS, "HTTP/1.1", "{\"a\":\"??\"}");
        try (var connection = broker.connect()) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            bytes[bytes.length - 3] = (byte) 0xC3;
            bytes[bytes.length - 4] = (byte) 0xFF;
            connection.write(bytes);
            assertThat(connection.read(BlackBoxBroker.SOON).verdict()).isEqualTo("400 invalid-request");
        }
    }

    /** Good bodies with a few characters changed: anything may come of it, but for a fault of ours. */
    @Test
    void mutatedBodies_neverMakeTheBrokerFail() throws Exception {
        SplittableRandom random = new SplittableRandom(20_261_120);
        List<String> paths = List.copyOf(goodBodies().keySet());
        for (int i = 0; i < MUTATIONS; i++) {
            String path = paths.get(i % paths.size());
            StringBuilder body = new StringBuilder(goodBodies().getOrDefault(path, ""));
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(3)) {
                    case 0 -> body.setCharAt(at, (char) random.nextInt(0x20, 0x7F));
                    case 1 -> body.deleteCharAt(at);
                    default -> body.insert(at, "\"{}[],:0\\".charAt(random.nextInt(9)));
                }
            }
            assertThat(statusUnlessHeld(path, body.toString()))
                    .as("try %d: %s", i, body)
                    .isIn(200, 400);
        }
    }

    /** A changed {@code waitMs} may mean that the request is held, which is as good as 200. */
    private int statusUnlessHeld(String path, String body) throws Exception {
        try (var connection = broker.connect()) {
            connection.post(path, body);
            return connection.read(BlackBoxBroker.SHORT).status();
        } catch (SocketTimeoutException held) {
            return 200;
        }
    }

    @Test
    void unknownFields_areIgnored() throws Exception {
        for (var good : goodBodies().entrySet()) {
            String body = good.getValue().replaceFirst("\\{", "{\"later\":{\"a\":[1,{\"b\":null}]},\"\":0,");
            assertThat(broker.call(good.getKey(), body).status()).isEqualTo(200);
        }
    }

    private void assertPointed(String path, String body, String pointer) throws Exception {
        var reply = broker.call(path, body);
        assertThat(reply.verdict()).as(body).isEqualTo("400 invalid-request");
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        assertThat(reply.at("/pointer")).as(body).startsWith(pointer);
        for (String member : List.of("type", "title", "detail", "hint")) {
            assertThat(reply.at("/" + member)).as(member).isNotEmpty();
        }
        assertThat(reply.body()).doesNotContain("Exception").doesNotContain("io.fairlead");
    }

    private static List<String> pointers(JsonNode node, String at) {
        List<String> pointers = new ArrayList<>();
        node.properties().forEach(field -> {
            pointers.add(at + "/" + field.getKey());
            pointers.addAll(pointers(field.getValue(), at + "/" + field.getKey()));
        });
        return pointers;
    }

    private static String with(String body, String pointer, String value) throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(body);
        parent(root, pointer).put(name(pointer), "@@");
        return root.toString().replace("\"@@\"", value);
    }

    private static String without(String body, String pointer) throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(body);
        parent(root, pointer).remove(name(pointer));
        return root.toString();
    }

    private static ObjectNode parent(ObjectNode root, String pointer) {
        return (ObjectNode) root.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }
}
