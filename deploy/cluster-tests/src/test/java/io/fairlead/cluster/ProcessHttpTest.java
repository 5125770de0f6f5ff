// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxConnection.request;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself: what well-behaved, old and hostile callers do with a connection. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessHttpTest {

    private static final String ANSWERS = "/v1/answers";

    private final BlackBoxBroker broker;
    private final NodeUnderTest node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ProcessHttpTest(BlackBoxBroker broker, NodeUnderTest node) {
        this.broker = broker;
        this.node = node;
    }

    private HttpResponse<String> send(String method, String path, String contentType, BodyPublisher body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(node.baseUrl() + path))
                        .method(method, body)
                        .header("Content-Type", contentType)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String nobody() {
        return BlackBoxPeer.failure(id(), id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/offers/",
                "/v2/offers",
                "/v1/offers/x",
                "/V1/OFFERS",
                "/ready",
                "/alive",
                "/metrics",
                "/cluster/members",
                "/v1/..%2fready",
                "//v1/offers",
                "/v1/offers;x=1"
            })
    void unknownPath_isNotFound(String path) throws Exception {
        for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
            var response = send(method, path, "application/json", BodyPublishers.ofString(nobody()));
            assertProblem(response, 404, "not-found");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/announcements,POST", "/v1/offers,POST", "/v1/answers,POST", "/openapi.yaml,GET"})
    void wrongMethod_isRefusedWithTheRightOne(String path, String allowed) throws Exception {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
            if (!method.equals(allowed)) {
                try (var connection = broker.connect()) {
                    connection.write(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    var reply = connection.read(SOON);
                    assertThat(reply.verdict()).isEqualTo("405 method-not-allowed");
                    assertThat(reply.header("allow")).contains(allowed);
                }
            }
        }
    }

    @Test
    void head_hasNoBody() throws Exception {
        try (var connection = broker.connect()) {
            for (var path : Map.of("/openapi.yaml", 200, "/v1/offers", 405, "/nowhere", 404)
                    .entrySet()) {
                connection.write("HEAD " + path.getKey() + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(connection.readHead(SOON).status()).isEqualTo(path.getValue());
            }
            connection.post(ANSWERS, nobody());
            assertThat(connection.read(SOON).verdict()).isEqualTo("no-client");
        }
    }

    @Test
    void apiDescription_isServed() throws Exception {
        var response = send("GET", "/openapi.yaml?v=1", "text/plain", BodyPublishers.noBody());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("/v1/announcements").contains("openapi: 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1",
                "application/xml",
                "application/problem+json",
                "nonsense"
            })
    void otherContentTypes_areRefused(String contentType) throws Exception {
        for (String path : List.of("/v1/announcements", "/v1/offers", ANSWERS)) {
            assertProblem(
                    send("POST", path, contentType, BodyPublishers.ofString(nobody())), 415, "unsupported-media-type");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON;charset=UTF-8", "application/json; charset=\"utf-8\""})
    void jsonContentTypes_areTaken(String contentType) throws Exception {
        assertThat(send("POST", ANSWERS, contentType, BodyPublishers.ofString(nobody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 100_000, 1_000_000})
    void hugeBody_isTooLargeWithAndWithoutALength(int length) throws Exception {
        byte[] body = ("{\"x\":\"" + "y".repeat(length - 8) + "\"}").getBytes(StandardCharsets.UTF_8);
        for (String path : List.of("/v1/announcements", "/v1/offers", ANSWERS)) {
            assertProblem(
                    send("POST", path, "application/json", BodyPublishers.ofByteArray(body)), 413, "payload-too-large");
            assertProblem(
                    send(
                            "POST",
                            path,
                            "application/json",
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
                    413,
                    "payload-too-large");
        }
    }

    @Test
    void hugeBodyInOneChunk_isTooLarge() throws Exception {
        try (var connection = broker.connect()) {
            connection.write("POST /v1/offers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(500_000) + "\r\n" + "x".repeat(500_000)
                    + "\r\n0\r\n\r\n");
            assertThat(connection.read(SOON).verdict()).isEqualTo("413 payload-too-large");
        }
    }

    @Test
    void largestBody_isRead() throws Exception {
        String body = nobody();
        String padded = body + " ".repeat(65_536 - body.length());
        assertThat(broker.call(ANSWERS, padded).verdict()).isEqualTo("no-client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello, is anybody there?\r\n\r\n",
                "\u0000\u0001\u0002\u0003 and a few bytes more\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "POST /v1/offers HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST /v1/offers HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/offers HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxxx",
                "POST /v1/offers HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void garbage_isAProblemAndTheEndOfTheConnection(String bytes) throws Exception {
        assertIllFormed(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void tlsHandshakeAndOverlongHeads_areProblemsToo() throws Exception {
        assertIllFormed(HexFormat.of().parseHex("160301020001" + "00".repeat(300)));
        assertIllFormed(
                ("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        assertIllFormed(("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        assertIllFormed(
                ("GET / HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(200) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private void assertIllFormed(byte[] bytes) throws Exception {
        try (var connection = broker.connect()) {
            connection.write(bytes);
            var reply = connection.read(SOON);
            assertThat(reply.status()).isBetween(400, 499);
            assertThat(reply.header("content-type")).startsWith("application/problem+json");
            assertThat(reply.body())
                    .as("who we are seen as is nobody's business")
                    .doesNotContain("127.0.0.1");
        }
    }

    @Test
    void connection_isReusedForAsLongAsTheCallerLikes() throws Exception {
        try (var connection = broker.connect()) {
            for (int i = 0; i < 500; i++) {
                connection.post(ANSWERS, i % 3 == 0 ? "{}" : nobody());
                assertThat(connection.read(SOON).status()).isEqualTo(i % 3 == 0 ? 400 : 200);
            }
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() throws Exception {
        try (var connection = broker.connect()) {
            String announcement = request(
                    "POST",
                    "/v1/announcements",
                    "HTTP/1.1",
                    BlackBoxPeer.in(id()).waiting(200).announcement(id()));
            connection.write(announcement
                    + request("POST", ANSWERS, "HTTP/1.1", nobody())
                    + request("POST", ANSWERS, "HTTP/1.1", "{}"));
            assertThat(connection.read(SOON).verdict()).isEqualTo("no-match no-client");
            assertThat(connection.read(SOON).verdict()).isEqualTo("no-client");
            assertThat(connection.read(SOON).verdict()).isEqualTo("400 invalid-request");
        }
    }

    @Test
    void continueIsExpected_andComes() throws Exception {
        try (var connection = broker.connect()) {
            String request = request("POST", ANSWERS, "HTTP/1.1", nobody(), "Expect: 100-continue");
            int body = request.indexOf("\r\n\r\n") + 4;
            connection.write(request.substring(0, body));
            assertThat(connection.readHead(SOON).status()).isEqualTo(100);
            connection.write(request.substring(body));
            assertThat(connection.read(SOON).verdict()).isEqualTo("no-client");
        }
    }

    @Test
    void oldHttp_isAnsweredAndClosed() throws Exception {
        String request = request("POST", ANSWERS, "HTTP/1.0", nobody());
        try (var connection = broker.connect()) {
            connection.write(request);
            assertThat(connection.read(SOON).verdict()).isEqualTo("no-client");
            assertThatThrownBy(() -> connection.read(SOON)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void closeIsAskedFor_andDone() throws Exception {
        try (var connection = broker.connect()) {
            connection.post(ANSWERS, nobody(), "Connection: close");
            assertThat(connection.read(SOON).header("connection").toLowerCase(Locale.ROOT))
                    .isEqualTo("close");
            assertThatThrownBy(() -> connection.read(SOON)).isInstanceOf(EOFException.class);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as("%s", response).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status);
    }
}
