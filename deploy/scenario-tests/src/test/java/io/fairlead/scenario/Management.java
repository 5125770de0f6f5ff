// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node's management endpoint tells. */
final class Management {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();

    private final URI base;

    /**
     * The cluster as one node sees it.
     *
     * @param states the state of each member, by its port
     * @param unreachable by their ports
     * @param oldest the port of the oldest member, which hosts the sharding coordinator; 0 when there is none
     */
    record View(Map<Integer, String> states, Set<Integer> unreachable, int oldest) {}

    Management(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    boolean isReady() {
        return get("/ready").map(HttpResponse::statusCode).orElse(0) == 200;
    }

    /** Empty when the node does not answer. */
    Optional<View> view() {
        return get("/cluster/members")
                .filter(response -> response.statusCode() == 200)
                .map(response -> view(json(response.body())));
    }

    private static View view(JsonNode root) {
        var states = new TreeMap<Integer, String>();
        root.path("members")
                .forEach(member -> states.put(
                        port(member.path("node").asText()),
                        member.path("status").asText()));
        var unreachable = new TreeSet<Integer>();
        root.path("unreachable")
                .forEach(entry -> unreachable.add(port(entry.path("node").asText())));
        String oldest = root.path("oldest").asText("");
        return new View(states, unreachable, oldest.isEmpty() ? 0 : port(oldest));
    }

    /** From {@code pekko://fairlead@127.0.0.1:2551}. */
    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + body, e);
        }
    }

    private Optional<HttpResponse<String>> get(String path) {
        try {
            var request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(ANSWER_MAX)
                    .build();
            return Optional.of(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty(); // not up, or frozen, or gone: the caller asks again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
