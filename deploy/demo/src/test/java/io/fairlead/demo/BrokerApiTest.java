// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, against canned replies. */
class BrokerApiTest {

    private static final Persona PERSON = People.person("p01", "DE", Pool.COMMON_1, Pool.FRIENDS_1);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final AtomicReference<String> reply = new AtomicReference<>("{}");
    private final AtomicReference<String> request = new AtomicReference<>("");
    private HttpServer server;
    private BrokerApi broker;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
        broker = new BrokerApi(
                List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        broker.close();
        server.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            request.set("%s %s %s %s"
                    .formatted(
                            exchange.getRequestURI(),
                            headers.getFirst("X-Client-Country"),
                            headers.getFirst("X-Client-Asn"),
                            body));
            byte[] bytes = reply.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void announce_saysWhatTheApiAsksFor() throws InterruptedException {
        broker.announce(PERSON, "secret", WAIT, BrokerApi.ENDLESS);

        assertThat(request.get())
                .startsWith("/v1/announcements DE 64496 ")
                .contains("\"proxyId\":\"secret\"")
                .contains("\"commonCompartments\":[\"" + Pool.COMMON_1.id() + "\"]")
                .contains("\"personalCompartments\":[\"" + Pool.FRIENDS_1.id() + "\"]")
                .contains("\"nat\":{\"mapping\":\"endpoint-independent\",\"filtering\":\"endpoint-independent\"}")
                .contains("\"portMappings\":[]")
                .contains("\"network\":\"wifi\"")
                .contains("\"protocolVersion\":1")
                .contains("\"waitMs\":1000");
    }

    @Test
    void announce_readsAMatch() throws InterruptedException {
        reply.set("""
                {"outcome":"matched","connectionId":"id","offer":{"type":"offer","sdp":"v=0"},\
                "selectedProtocolVersion":2,"clientCountry":null,"natCompatible":true,"answerWithinMs":700}""");

        assertThat(broker.announce(PERSON, "secret", WAIT, BrokerApi.ENDLESS))
                .isEqualTo(new Reply.Matched("id", "v=0", 2, Optional.empty(), true, Duration.ofMillis(700)));
    }

    @Test
    void offer_readsEachOutcome() throws InterruptedException {
        reply.set("{\"outcome\":\"no-match\",\"why\":\"no-proxy\",\"retryAfterMs\":5}");
        assertThat(offer()).isEqualTo(new Reply.NoMatch("no-proxy", Duration.ofMillis(5)));

        reply.set("{\"outcome\":\"no-answer\",\"why\":\"timeout\",\"retryAfterMs\":6}");
        assertThat(offer()).isEqualTo(new Reply.NoAnswer("timeout", Duration.ofMillis(6)));

        reply.set("""
                {"outcome":"answered","connectionId":"id","answer":{"type":"answer","sdp":"v=0"},\
                "selectedProtocolVersion":1,"natCompatible":false}""");
        assertThat(offer()).isEqualTo(new Reply.Answered("id", "v=0", 1, false));
    }

    @Test
    void offer_readsAProblem() throws InterruptedException {
        reply.set("{\"code\":\"overloaded\",\"detail\":\"too many\",\"retryAfterMs\":900}");

        assertThat(offer()).isEqualTo(new Reply.Refused("overloaded", "too many", Duration.ofMillis(900)));
    }

    @Test
    void offer_reportsWhatIsNotJson() throws InterruptedException {
        reply.set("<html>");

        assertThat(offer())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("status 200"));
    }

    @Test
    void offer_hangsUpWhenPatienceEnds() throws InterruptedException {
        var release = new CountDownLatch(1);
        server.createContext("/v1/offers", exchange -> {
            try (exchange) {
                release.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(broker.offer(PERSON, "v=0", WAIT, Duration.ofMillis(50))).isEqualTo(new Reply.HungUp());
        release.countDown();
    }

    @Test
    void answer_readsWhetherTheClientStillWaited() throws InterruptedException {
        var match = new Reply.Matched("id", "v=0", 1, Optional.empty(), true, WAIT);

        reply.set("{\"outcome\":\"delivered\"}");
        assertThat(broker.answer(PERSON, "secret", match, "v=0")).isEqualTo(new Reply.Delivered());
        assertThat(request.get())
                .startsWith("/v1/answers")
                .contains("\"connectionId\":\"id\"", "\"selectedProtocolVersion\":1", "\"type\":\"answer\"");

        reply.set("{\"outcome\":\"no-client\"}");
        assertThat(broker.fail(PERSON, "secret", match, "no way")).isEqualTo(new Reply.NoClient());
        assertThat(request.get()).contains("\"error\":\"no way\"").doesNotContain("\"answer\"");
    }

    @Test
    void offer_isRefusedAsUnreachableWhenNobodyListens() throws InterruptedException {
        server.stop(0);

        assertThat(broker.reachable(Duration.ZERO)).isFalse();
        assertThat(offer())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(BrokerApi.UNREACHABLE));
    }

    private Reply.ToOffer offer() throws InterruptedException {
        return broker.offer(PERSON, "v=0", WAIT, BrokerApi.ENDLESS);
    }
}
