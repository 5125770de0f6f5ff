// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.WarmUpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole exchanges that a node serves to itself over HTTP before it says that it is ready, so that its first callers do not
 * wait for a JVM that loads classes and compiles. They meet in a compartment that nobody else knows.
 *
 * <p>What goes wrong here is logged and hinders nothing: a node that cannot match at the moment is not made better by
 * staying away.
 */
final class WarmUp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ID_BYTES = 32;

    /** As long as those of browsers. */
    private static final String SDP = Welcome.SDP + "a=x-padding:%s\\r\\n".formatted("x".repeat(1_500));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI edge;
    private final long deadline;
    private final int protocolVersion;
    private final String proxyId = id();
    private final String peer;

    private WarmUp(URI edge, Duration max, int protocolVersion) {
        this.edge = edge;
        this.deadline = System.nanoTime() + max.toNanos();
        this.protocolVersion = protocolVersion;
        this.peer = """
                "personalCompartments":["%s"],%s,"protocolVersion":%d,"waitMs":%d""".formatted(id(), Welcome.NETWORK, protocolVersion, max.toMillis());
    }

    /** Runs {@code ready} when the node is warm: at once without an edge, or when no exchanges are asked for. */
    static void before(Runnable ready, Optional<InetSocketAddress> edge, FairleadSettings settings) {
        if (edge.isEmpty() || settings.node().warmUp().exchanges() == 0) {
            ready.run();
            return;
        }
        Thread.ofVirtual().name("warm-up").start(() -> {
            try {
                run(edge.get(), settings);
            } finally {
                ready.run();
            }
        });
    }

    /** Returns when all exchanges are done, one has failed, or the time is up. */
    private static void run(InetSocketAddress edge, FairleadSettings settings) {
        WarmUpSettings warmUp = settings.node().warmUp();
        int protocolVersion = settings.clusterWide().matching().minimumProtocolVersion();
        long begin = System.nanoTime();
        int done = 0;
        try (var self = new WarmUp(Welcome.url(edge), warmUp.max(), protocolVersion)) {
            while (done < warmUp.exchanges()) {
                self.exchange();
                done++;
            }
        } catch (TimeoutException timeUp) {
            LOG.debug("The time for the warm-up is over", timeUp);
        } catch (IOException | ExecutionException | IllegalStateException failure) {
            LOG.warn("The warm-up ended early: {}", failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.info("Warmed up by {} exchanges in {} ms", done, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private void exchange() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var announcement = post("/v1/announcements", "\"proxyId\":\"%s\",%s".formatted(proxyId, peer));
        var offer = post("/v1/offers", "%s,\"networkProtocol\":\"udp\",\"offer\":%s".formatted(peer, sdp("offer")));
        String connectionId =
                outcome(announcement, "matched").path("connectionId").asText();
        var answer = post(
                "/v1/answers",
                "\"proxyId\":\"%s\",\"connectionId\":\"%s\",\"selectedProtocolVersion\":%d,\"answer\":%s"
                        .formatted(proxyId, connectionId, protocolVersion, sdp("answer")));
        outcome(answer, "delivered");
        outcome(offer, "answered");
    }

    private CompletableFuture<HttpResponse<byte[]>> post(String path, String members) {
        HttpRequest request = HttpRequest.newBuilder(edge.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{" + members + "}"))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode outcome(CompletableFuture<HttpResponse<byte[]>> response, String expected)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        JsonNode body = MAPPER.readTree(
                response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS).body());
        if (!body.path("outcome").asText().equals(expected)) {
            throw new IllegalStateException("Expected '%s', and got %s".formatted(expected, body));
        }
        return body;
    }

    private static String sdp(String type) {
        return "{\"type\":\"%s\",\"sdp\":\"%s\"}".formatted(type, SDP);
    }

    private static String id() {
        byte[] bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Ends what still waits. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
