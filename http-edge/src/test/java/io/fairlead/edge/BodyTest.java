// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnswerOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the edge reads bodies: whole, in pieces, too long, too slow, refused. */
class BodyTest {

    private static final int BODY_MAX = 65_536;

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

    private static String chunked(String path, String... chunks) {
        StringBuilder request = new StringBuilder(
                RawClient.request("POST", path, "Content-Type: application/json", "Transfer-Encoding: chunked"));
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    @Test
    void body_ofExactlyTheLimitIsRead() throws Exception {
        String body = padded(Bodies.offer().toString(), BODY_MAX);
        assertThat(server.post("/v1/offers", body).status()).isEqualTo(200);
        assertThat(server.raw(chunked("/v1/offers", body.substring(0, 40_000), body.substring(40_000)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void body_longerIsTooLarge() throws Exception {
        String body = padded(Bodies.offer().toString(), BODY_MAX + 1);
        for (RawResponse response : List.of(
                server.post("/v1/offers", body),
                server.post("/v1/offers", padded(body, 1_000_000)),
                server.raw(chunked("/v1/offers", body)),
                server.raw(chunked("/v1/offers", body.substring(0, 40_000), body.substring(40_000))),
                server.raw(chunked("/v1/offers", padded(body, 100_000))))) {
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.text("/code")).isEqualTo("payload-too-large");
        }
    }

    @Test
    void body_refusedIsReadToItsEnd_soTheConnectionLivesOn() throws Exception {
        String good = RawClient.post("/v1/offers", Bodies.offer().toString());
        String large = " ".repeat(900_000);
        try (RawClient client = server.connect()) {
            for (String request : List.of(
                    RawClient.post("/v1/offers", large),
                    RawClient.post("/v1/offers", large, "Content-Type: text/plain"),
                    RawClient.post("/nowhere", large),
                    RawClient.post("/openapi.yaml", large),
                    RawClient.post("/v1/offers", large, "Origin: https://evil.example"),
                    chunked("/v1/offers", " ".repeat(60_000), " ".repeat(60_000)))) {
                assertThat(client.send(request).read().status()).isIn(413, 415, 404, 405, 403);
                assertThat(client.send(good).read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void body_announcedTooLongIsRefusedUnread() throws Exception {
        RawResponse response = server.raw(RawClient.request(
                "POST", "/v1/offers", "Content-Type: application/json", "Content-Length: 99999999999"));
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.header("connection")).contains("close");
    }

    @Test
    void body_slowIsRefused_andTheConnectionCloses() throws Exception {
        try (EdgeServer impatient = new EdgeServer(ListenerSettings.PLAIN.withBodyReadMax(Duration.ofMillis(300)));
                RawClient client = impatient.connect()) {
            String request = RawClient.post("/v1/offers", Bodies.offer().toString());
            client.send(request.substring(0, request.length() - 1));
            RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text("/code")).isEqualTo("invalid-request");
            assertThat(response.text("/detail")).contains("300 ms");
            assertThat(client.endsNow()).isTrue();
        }
    }

    @Test
    void body_inPiecesIsRead() throws Exception {
        try (RawClient client = server.connect()) {
            byte[] request =
                    RawClient.post("/v1/offers", Bodies.offer().toString()).getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < request.length; at += 97) {
                client.send(Arrays.copyOfRange(request, at, Math.min(at + 97, request.length)));
            }
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.send(request).read().status()).isEqualTo(200);
        }
    }

    @Test
    void body_expectedAfterContinueIsRead() throws Exception {
        String body = Bodies.offer().toString();
        try (RawClient client = server.connect()) {
            client.send(RawClient.request(
                    "POST",
                    "/v1/offers",
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "Content-Length: " + body.length()));
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send(body).read().status()).isEqualTo(200);
        }
    }

    @Test
    void body_refusedBeforeContinueIsNeverAskedFor() throws Exception {
        RawResponse response = server.raw(RawClient.request(
                "POST", "/v1/offers", "Content-Type: text/plain", "Expect: 100-continue", "Content-Length: 10"));
        assertThat(response.status()).isEqualTo(415);
    }

    @Test
    void body_truncatedIsRefused() throws Exception {
        try (RawClient client = server.connect()) {
            String request = RawClient.post("/v1/offers", Bodies.offer().toString());
            client.send(request.substring(0, request.length() - 9)).halfClose();
            RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.isProblem()).isTrue();
        }
    }
}
