// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.WarmUpSettings;
import io.fairlead.edge.HttpEdge;
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

    private final HttpClient client;
    private final URI edge;
    private final long deadline;
    private final int protocolVersion;
    private final String proxyId = id();
    private final String peer;

    private WarmUp(HttpClient.Version version, InetSocketAddress edge, Duration max, int protocolVersion) {
        this.client = HttpClient.newBuilder().version(version).build();
        this.edge = Welcome.url(edge);
        this.deadline = System.nanoTime() + max.toNanos();
        this.protocolVersion = protocolVersion;
        this.peer = """
                "personalCompartments":["%s"],%s,"protocolVersion":%d,"waitMs":%d""".formatted(id(), Welcome.NETWORK, protocolVersion, max.toMillis());
    }

    /**
     * Runs {@code ready} when the node is warm: at once without an edge, or when no exchanges are asked for. They come by
     * the port that callers come by: that for balancers, if there is one.
     */
    static void before(Runnable ready, Optional<HttpEdge> edge, FairleadSettings settings) {
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
    private static void run(HttpEdge edge, FairleadSettings settings) {
        WarmUpSettings warmUp = settings.node().warmUp();
        int protocolVersion = settings.clusterWide().matching().minimumProtocolVersion();
        long begin = System.nanoTime();
        int done = 0;
        var version = edge.balancerAddress().isPresent() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        InetSocketAddress address = edge.balancerAddress().orElse(edge.address());
        try (var self = new WarmUp(version, address, warmUp.max(), protocolVersion)) {
            self.upgrade();
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
        LOG.info(
                "Warmed up by {} exchanges in {} ms, {}",
                done,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                version);
    }

    /**
     * The JDK's client begins in HTTP/1.1 and asks to go on in HTTP/2; the port refuses the request, and goes on. It has no
     * body, which could stand in the way of what comes next.
     */
    private void upgrade() throws InterruptedException, ExecutionException, TimeoutException {
        if (client.version() == HttpClient.Version.HTTP_2) {
            HttpRequest request = HttpRequest.newBuilder(edge).build();
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).get(left(), TimeUnit.NANOSECONDS);
        }
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
        JsonNode body =
                MAPPER.readTree(response.get(left(), TimeUnit.NANOSECONDS).body());
        if (!body.path("outcome").asText().equals(expected)) {
            throw new IllegalStateException("Expected '%s', and got %s".formatted(expected, body));
        }
        return body;
    }

    private long left() {
        return deadline - System.nanoTime();
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
