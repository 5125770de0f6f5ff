// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnswerOutcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final String PAGE = "https://app.example";

    private static EdgeServer server(String... origins) {
        EdgeServer server = new EdgeServer(ListenerSettings.PLAIN.withOrigins(origins));
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
        return server;
    }

    private static RawResponse call(EdgeServer server, String path, String origin) throws Exception {
        try (RawClient client = server.connect()) {
            return client.send(RawClient.post(
                            path, Bodies.offer().toString(), "Content-Type: application/json", "Origin: " + origin))
                    .read();
        }
    }

    private static RawResponse preflight(EdgeServer server, String path, String origin) throws Exception {
        try (RawClient client = server.connect()) {
            return client.send(RawClient.request(
                            "OPTIONS",
                            path,
                            "Origin: " + origin,
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: content-type"))
                    .read();
        }
    }

    private static Stream<String> corsHeaders(RawResponse response) {
        return response.headers().keySet().stream()
                .filter(name -> name.startsWith("access-control-") || name.equals("vary"));
    }

    @Test
    void configuredOrigin_mayCall() throws Exception {
        try (EdgeServer server = server(PAGE, "http://localhost:8000")) {
            for (String origin : new String[] {PAGE, "http://localhost:8000"}) {
                RawResponse response = call(server, "/v1/offers", origin);
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("access-control-allow-origin")).contains(origin);
                assertThat(response.header("access-control-expose-headers")).contains("Retry-After");
                assertThat(response.header("vary")).contains("Origin");
            }
            assertThat(call(server, "/nowhere", PAGE).header("access-control-allow-origin"))
                    .contains(PAGE);
            assertThat(call(server, "/v1/answers", PAGE).header("access-control-allow-origin"))
                    .contains(PAGE);
        }
    }

    @Test
    void preflight_ofAConfiguredOriginIsAnswered() throws Exception {
        try (EdgeServer server = server(PAGE)) {
            RawResponse response = preflight(server, "/v1/offers", PAGE);
            assertThat(response.status()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
            assertThat(response.header("access-control-allow-origin")).contains(PAGE);
            assertThat(response.header("access-control-allow-methods")).contains("POST, GET");
            assertThat(response.header("access-control-allow-headers")).contains("content-type");
            assertThat(response.header("access-control-max-age")).contains("600");
            assertThat(response.header("vary")).contains("Origin");
            assertThat(preflight(server, "/nowhere", PAGE).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example",
                "https://app.example:8443",
                "https://app.example.evil.example",
                "null",
                "https://fairlead.test.evil.example",
                "https://evilfairlead.test",
                "fairlead.test"
            })
    void otherOrigin_isDenied(String origin) throws Exception {
        try (EdgeServer server = server(PAGE)) {
            for (RawResponse response :
                    new RawResponse[] {call(server, "/v1/offers", origin), preflight(server, "/v1/offers", origin)}) {
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.text("/code")).isEqualTo("denied");
                assertThat(corsHeaders(response)).containsExactly("vary");
            }
            assertThat(server.broker.askedNothing()).isTrue();
        }
    }

    @Test
    void sameOrigin_mayCall() throws Exception {
        try (EdgeServer server = server()) {
            assertThat(call(server, "/v1/offers", "https://fairlead.test").status())
                    .isEqualTo(200);
            assertThat(call(server, "/v1/offers", "http://Fairlead.TEST").status())
                    .isEqualTo(200);
            assertThat(call(server, "/v1/offers", "http://fairlead.test:81").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void everybody_mayCallWhenConfiguredSo() throws Exception {
        try (EdgeServer server = server("*")) {
            assertThat(call(server, "/v1/offers", "null").header("access-control-allow-origin"))
                    .contains("*");
            assertThat(preflight(server, "/v1/offers", PAGE).header("access-control-allow-origin"))
                    .contains("*");
        }
    }

    @Test
    void withoutOrigin_nothingChanges() throws Exception {
        try (EdgeServer server = server(PAGE);
                RawClient client = server.connect()) {
            assertThat(corsHeaders(server.post("/v1/offers", Bodies.offer().toString())))
                    .isEmpty();
            RawResponse options = client.send(
                            RawClient.request("OPTIONS", "/v1/offers", "Access-Control-Request-Method: POST"))
                    .read();
            assertThat(options.status()).isEqualTo(405);
        }
    }
}
