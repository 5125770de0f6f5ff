// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.broker.AnswerOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the edge makes of HTTP itself: paths, methods, content types, connections. */
class HttpTest {

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
                "/",
                "/v1",
                "/v1/",
                "/v1/announcements/",
                "/v1/announcementsx",
                "/v1/announcements/x",
                "/V1/announcements",
                "//v1/announcements",
                "/v1//announcements",
                "/v1/../v1/announcements/x",
                "/v2/announcements",
                "/openapi.yaml/",
                "/openapi",
                "/v1/announcements%2f"
            })
    void path_unknownIsNotFound(String path) throws Exception {
        RawResponse response = server.post(path, Bodies.announcement().toString());
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text("/code")).isEqualTo("not-found");
        assertThat(response.text("/type")).isEqualTo("urn:fairlead:problem:not-found");
        assertThat(response.isProblem()).isTrue();
    }

    @Test
    void body_nobodyAskedForDoesNotEndTheConnection() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(RawClient.request("GET", "/openapi.yaml", "Transfer-Encoding: chunked"));
            client.send("5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.send(RawClient.request("GET", "/nothing")).read().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void path_queryIsIgnored() throws Exception {
        assertThat(server.post("/v1/offers?x=1", Bodies.offer().toString()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/announcements, POST",
        "GET, /v1/offers, POST",
        "PUT, /v1/answers, POST",
        "DELETE, /v1/answers, POST",
        "PATCH, /v1/offers, POST",
        "OPTIONS, /v1/offers, POST",
        "TRACE, /v1/offers, POST",
        "POST, /openapi.yaml, 'GET, HEAD'"
    })
    void method_otherIsNotAllowed(String method, String path, String allowed) throws Exception {
        RawResponse response = server.raw(RawClient.request(method, path));
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).contains(allowed);
        assertThat(response.text("/code")).isEqualTo("method-not-allowed");
    }

    @Test
    void openapi_isServed() throws Exception {
        RawResponse response = server.raw(RawClient.request("GET", "/openapi.yaml"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).contains("application/yaml");
        assertThat(response.body()).contains("openapi: 3.1.0");
    }

    @Test
    void head_isGetWithoutTheBody() throws Exception {
        try (var client = server.connect()) {
            client.send(RawClient.request("HEAD", "/openapi.yaml") + RawClient.request("HEAD", "/v1/offers"));
            RawResponse found = client.readHead();
            assertThat(found.status()).isEqualTo(200);
            assertThat(found.header("content-type")).contains("application/yaml");
            assertThat(client.readHead().status()).isEqualTo(405);
        }
    }

    @Test
    void response_saysLittleAndIsNotStored() throws Exception {
        RawResponse response = server.post("/v1/offers", Bodies.offer().toString());
        assertThat(response.headers().keySet())
                .containsExactly("cache-control", "content-length", "content-type", "date");
        assertThat(response.header("cache-control")).contains("no-store");
        assertThat(response.isJson()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "Application/JSON"
            })
    void contentType_jsonIsRead(String type) throws Exception {
        String body = Bodies.offer().toString();
        assertThat(server.raw(RawClient.post("/v1/offers", body, "Content-Type: " + type))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "Content-Type: text/plain",
                "Content-Type: application/json; charset=latin1",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/problem+json",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: nonsense",
                "Content-Type: "
            })
    void contentType_otherIsUnsupported(String header) throws Exception {
        RawResponse response =
                server.raw(RawClient.post("/v1/offers", Bodies.offer().toString(), header));
        assertThat(response.status()).isEqualTo(415);
        assertThat(response.text("/code")).isEqualTo("unsupported-media-type");
    }

    @Test
    void pipelined_areAnsweredInOrder() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(RawClient.post("/v1/answers", Bodies.answer().toString())
                    + RawClient.request("GET", "/nowhere")
                    + RawClient.post("/v1/offers", Bodies.offer().toString())
                    + RawClient.request("GET", "/v1/offers"));
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                statuses.add(client.read().status());
            }
            assertThat(statuses).containsExactly(200, 404, 200, 405);
        }
    }

    @Test
    void connections_twoThousandIdleOnesHinderNobody() throws Exception {
        List<RawClient> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                idle.add(server.connect());
            }
            assertThat(server.post("/v1/offers", Bodies.offer().toString()).status())
                    .isEqualTo(200);
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "throws"})
    void broker_bugIsInternalAndSaysNothing(String how) throws Exception {
        try (EdgeServer broken = new EdgeServer()) {
            var failure = new IllegalStateException("the secret is 42");
            failure.setStackTrace(new StackTraceElement[0]);
            if (how.equals("fails")) {
                broken.broker.failAllWith(failure);
            } else {
                broken.broker.throwAlways(failure);
            }
            for (RawResponse response : List.of(
                    broken.post("/v1/announcements", Bodies.announcement().toString()),
                    broken.post("/v1/offers", Bodies.offer().toString()),
                    broken.post("/v1/answers", Bodies.answer().toString()))) {
                assertThat(response.status()).isEqualTo(500);
                assertThat(response.text("/code")).isEqualTo("internal");
                assertThat(response.body()).doesNotContain("42").doesNotContain("IllegalState");
            }
        }
    }

    @Test
    void answer_unconfirmedIsUnavailable() throws Exception {
        try (EdgeServer impatient = new EdgeServer(ListenerSettings.PLAIN.withAnswerMax(Duration.ofMillis(1_200)))) {
            impatient.broker.confirmNoAnswers();
            RawResponse response = impatient.post("/v1/answers", Bodies.answer().toString());
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text("/code")).isEqualTo("unavailable");
            assertThat(response.json().at("/retryAfterMs").asInt()).isEqualTo(1_200);
            assertThat(response.header("retry-after")).isEqualTo(Optional.of("2"));
        }
    }

    @Test
    void start_saysWhatWillNotDo() {
        var unusable = ListenerSettings.PLAIN.withForwarders("10.0.0.0/8", "not-a-block");
        assertThat(catchThrowable(() -> new EdgeServer(unusable))).rootCause().hasMessageContaining("not-a-block");
    }
}
