// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnswerOutcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pekko HTTP refuses before we see it gets a problem like every other fault. */
class IllFormedHttpTest {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PERFECT GARBAGE\r\n\r\n",
                "\u0016\u0003\u0001\u0002 not http at all\r\n\r\n",
                "GET /v1/offers\r\n\r\n",
                "GET /v1/offers HTTP/3.7\r\nHost: x\r\n\r\n",
                "GET /v1/offers HTTP/1.1\r\n\r\n",
                "GET /v1/offers HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
                "FROBNICATE /v1/offers HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT /v1/offers HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
                "POST /v1/offers HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/offers HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST /v1/offers HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
                "POST /v1/offers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /v1/offers HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n"
            })
    void request_isAProblem(String request) throws Exception {
        RawResponse response = server.raw(request);
        assertThat(response.status()).as(response.toString()).isBetween(400, 499);
        assertThat(response.isProblem()).as(response.toString()).isTrue();
        assertThat(response.json().at("/status").asInt()).isEqualTo(response.status());
        assertThat(server.post("/v1/offers", Bodies.offer().toString()).status())
                .isEqualTo(200);
    }

    /** Pekko knows a handful of methods, and answers to any other before a path is looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"FROBNICATE", "PROPFIND", "get", "CONNECT"})
    void method_unknownIsNotAllowed(String method) throws Exception {
        RawResponse response = server.raw(RawClient.request(method, "/v1/offers"));
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.text("/code")).isEqualTo("method-not-allowed");
        assertThat(response.isProblem()).isTrue();
        assertThat(response.header("allow")).hasValue("GET, POST");
    }

    @Test
    void longHead_isAProblem() throws Exception {
        assertThat(server.raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .text("/code"))
                .isEqualTo("invalid-request");
        assertThat(server.raw(RawClient.request("GET", "/", "X-Long: " + "x".repeat(20_000)))
                        .text("/code"))
                .isEqualTo("invalid-request");
        String[] many = IntStream.range(0, 200).mapToObj(i -> "X-" + i + ": y").toArray(String[]::new);
        assertThat(server.raw(RawClient.request("GET", "/", many)).text("/code"))
                .isEqualTo("invalid-request");
    }

    @Test
    void chunks_areAProblem() throws Exception {
        RawResponse response = server.raw(
                RawClient.request("POST", "/v1/offers", "Content-Type: application/json", "Transfer-Encoding: chunked")
                        + "zz\r\n{}\r\n0\r\n\r\n");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text("/code")).isEqualTo("invalid-request");
    }
}
