// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The broker's HTTP API as a peer uses it. Calls block, and an interrupt ends them; ending a call closes its
 * connection, which tells the broker that the caller has gone. Where the caller is goes into the headers that a CDN
 * would set.
 */
final class BrokerApi implements AutoCloseable {

    /** The code of a {@link Reply.Refused} when no broker could be reached. */
    static final String UNREACHABLE = "unreachable";

    /** The patience of a caller who never hangs up. */
    static final Duration ENDLESS = Duration.ofDays(1);

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration REACHABLE_INTERVAL = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final long RETRY_UNLESS_SAID_MS = 1_000;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();
    private final List<URI> urls;

    BrokerApi(List<URI> urls) {
        this.urls = List.copyOf(urls);
    }

    /** Whether any of the nodes answers HTTP, now or within the time given. */
    boolean reachable(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        do {
            for (URI url : urls) {
                try {
                    http.send(HttpRequest.newBuilder(url).timeout(CONNECT_MAX).build(), BodyHandlers.discarding());
                    return true;
                } catch (IOException notYet) {
                    Pause.of(REACHABLE_INTERVAL);
                }
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    /** @param patience after how long the caller hangs up */
    Reply.ToAnnouncement announce(Persona proxy, String proxyId, Duration wait, Duration patience)
            throws InterruptedException {
        ObjectNode body = traits(proxy).put("proxyId", proxyId).put("waitMs", wait.toMillis());
        try {
            JsonNode reply = post("/v1/announcements", body, proxy, wait, patience);
            return switch (reply.path("outcome").asText()) {
                case "matched" -> matched(reply);
                case "no-match" -> new Reply.NoMatch(reply.path("why").asText(), millis(reply, "retryAfterMs"));
                default -> refused(reply);
            };
        } catch (TimeoutException hungUp) {
            return new Reply.HungUp();
        }
    }

    /** @param patience after how long the caller hangs up */
    Reply.ToOffer offer(Persona client, String sdp, Duration wait, Duration patience) throws InterruptedException {
        ObjectNode body = traits(client).put("networkProtocol", "udp").put("waitMs", wait.toMillis());
        body.putObject("offer").put("type", "offer").put("sdp", sdp);
        try {
            JsonNode reply = post("/v1/offers", body, client, wait, patience);
            return switch (reply.path("outcome").asText()) {
                case "answered" -> answered(reply);
                case "no-match" -> new Reply.NoMatch(reply.path("why").asText(), millis(reply, "retryAfterMs"));
                case "no-answer" -> new Reply.NoAnswer(reply.path("why").asText(), millis(reply, "retryAfterMs"));
                default -> refused(reply);
            };
        } catch (TimeoutException hungUp) {
            return new Reply.HungUp();
        }
    }

    Reply.ToAnswer answer(Persona proxy, String proxyId, Reply.Matched match, String sdp) throws InterruptedException {
        ObjectNode body = envelope(proxyId, match);
        body.putObject("answer").put("type", "answer").put("sdp", sdp);
        return send(body, proxy);
    }

    Reply.ToAnswer fail(Persona proxy, String proxyId, Reply.Matched match, String error) throws InterruptedException {
        return send(envelope(proxyId, match).put("error", error), proxy);
    }

    private Reply.ToAnswer send(ObjectNode answer, Persona proxy) throws InterruptedException {
        try {
            JsonNode reply = post("/v1/answers", answer, proxy, ANSWER_MAX, ANSWER_MAX);
            return switch (reply.path("outcome").asText()) {
                case "delivered" -> new Reply.Delivered();
                case "no-client" -> new Reply.NoClient();
                default -> refused(reply);
            };
        } catch (TimeoutException tooSlow) {
            return refused(unreachable(tooSlow));
        }
    }

    private ObjectNode envelope(String proxyId, Reply.Matched match) {
        return json.createObjectNode()
                .put("proxyId", proxyId)
                .put("connectionId", match.connectionId())
                .put("selectedProtocolVersion", match.selectedProtocolVersion());
    }

    private ObjectNode traits(Persona persona) {
        ObjectNode body = json.createObjectNode()
                .put("network", persona.network())
                .put("protocolVersion", persona.protocolVersion());
        body.putPOJO("commonCompartments", persona.compartments(Pool.Kind.COMMON));
        body.putPOJO("personalCompartments", persona.compartments(Pool.Kind.PERSONAL));
        body.putPOJO("portMappings", persona.portMappings());
        body.putObject("nat")
                .put("mapping", persona.nat().mapping())
                .put("filtering", persona.nat().filtering());
        return body;
    }

    /** The body of the response, or a problem of our own when there is none. */
    private JsonNode post(String path, ObjectNode body, Persona caller, Duration wait, Duration patience)
            throws InterruptedException, TimeoutException {
        URI url = urls.get(ThreadLocalRandom.current().nextInt(urls.size()));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(wait.plus(GRACE))
                .header("Content-Type", "application/json")
                .header("X-Client-Country", caller.country())
                .header("X-Client-Asn", Integer.toString(caller.asn()))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        var exchange = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return body(exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failure) {
            return unreachable(failure.getCause() == null ? failure : failure.getCause());
        } catch (CancellationException closing) {
            throw (InterruptedException) new InterruptedException("the demo is ending").initCause(closing);
        } finally {
            exchange.cancel(true);
        }
    }

    private JsonNode body(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException notJson) {
            return json.createObjectNode()
                    .put("code", "status " + response.statusCode())
                    .put("detail", "not JSON: " + notJson.getOriginalMessage());
        }
    }

    private JsonNode unreachable(Throwable failure) {
        return json.createObjectNode().put("code", UNREACHABLE).put("detail", failure.toString());
    }

    private static Reply.Matched matched(JsonNode reply) {
        return new Reply.Matched(
                reply.path("connectionId").asText(),
                reply.path("offer").path("sdp").asText(),
                reply.path("selectedProtocolVersion").asInt(),
                Optional.ofNullable(reply.path("clientCountry").textValue()),
                reply.path("natCompatible").asBoolean(),
                millis(reply, "answerWithinMs"));
    }

    private static Reply.Answered answered(JsonNode reply) {
        return new Reply.Answered(
                reply.path("connectionId").asText(),
                reply.path("answer").path("sdp").asText(),
                reply.path("selectedProtocolVersion").asInt(),
                reply.path("natCompatible").asBoolean());
    }

    private static Reply.Refused refused(JsonNode problem) {
        return new Reply.Refused(
                problem.path("code").asText("unknown reply"),
                problem.path("detail").asText(),
                millis(problem, "retryAfterMs"));
    }

    private static Duration millis(JsonNode reply, String field) {
        return Duration.ofMillis(reply.path(field).asLong(RETRY_UNLESS_SAID_MS));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
