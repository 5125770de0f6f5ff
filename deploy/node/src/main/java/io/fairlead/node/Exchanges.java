// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Whole exchanges over HTTP, one after the other, that nodes serve to themselves. They meet in compartments that nobody
 * else knows, several of them, so that their matchers are on all nodes of the cluster.
 */
final class Exchanges implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ID_BYTES = 32;
    private static final int COMPARTMENTS = 8;

    /** As long as those of browsers. */
    private static final String SDP = Welcome.SDP + "a=x-padding:%s\\r\\n".formatted("x".repeat(1_500));

    private final HttpClient client;
    private final List<URI> edges;
    private final long deadline;
    private final int protocolVersion;
    private final String proxyId = id();
    private final List<String> peers;
    private int done;

    /**
     * @param edges where they enter: the client always by the next one after its proxy's
     * @param max no exchange takes longer than until so long from now
     */
    Exchanges(HttpClient.Version version, List<URI> edges, Duration max, int protocolVersion) {
        this.client = HttpClient.newBuilder().version(version).build();
        this.edges = edges;
        this.deadline = System.nanoTime() + max.toNanos();
        this.protocolVersion = protocolVersion;
        this.peers = Stream.generate(Exchanges::id)
                .limit(COMPARTMENTS)
                .map(id -> """
                        "personalCompartments":["%s"],%s,"protocolVersion":%d,"waitMs":%d""".formatted(id, Welcome.NETWORK, protocolVersion, max.toMillis()))
                .toList();
    }

    /** How many have been served. */
    int done() {
        return done;
    }

    /**
     * Returns when so many are done; fails when one does, or with a TimeoutException when the time is up.
     *
     * @throws IllegalStateException when an outcome is not the one that it should be
     */
    void serve(int count) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (client.version() == HttpClient.Version.HTTP_2) {
            upgrade();
        }
        while (done < count) {
            exchange(edge(done), edge(done + 1), peers.get(done % peers.size()));
            done++;
        }
    }

    private URI edge(int turn) {
        return edges.get(turn % edges.size());
    }

    /**
     * The JDK's client begins in HTTP/1.1 and asks to go on in HTTP/2; the port refuses the request, and goes on. It
     * has no body, which could stand in the way of what comes next.
     */
    private void upgrade() throws InterruptedException, ExecutionException, TimeoutException {
        for (URI edge : edges) {
            HttpRequest request = HttpRequest.newBuilder(edge).build();
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).get(left(), TimeUnit.NANOSECONDS);
        }
    }

    private void exchange(URI proxys, URI clients, String peer)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var announcement = post(proxys, "/v1/announcements", "\"proxyId\":\"%s\",%s".formatted(proxyId, peer));
        var offer = post(
                clients, "/v1/offers", "%s,\"networkProtocol\":\"udp\",\"offer\":%s".formatted(peer, sdp("offer")));
        String connectionId =
                outcome(announcement, "matched").path("connectionId").asText();
        var answer = post(
                proxys,
                "/v1/answers",
                "\"proxyId\":\"%s\",\"connectionId\":\"%s\",\"selectedProtocolVersion\":%d,\"answer\":%s"
                        .formatted(proxyId, connectionId, protocolVersion, sdp("answer")));
        outcome(answer, "delivered");
        outcome(offer, "answered");
    }

    private CompletableFuture<HttpResponse<byte[]>> post(URI edge, String path, String members) {
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
