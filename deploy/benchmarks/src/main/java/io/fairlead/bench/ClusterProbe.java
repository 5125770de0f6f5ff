// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Asks a node's management endpoint about its cluster. */
final class ClusterProbe implements AutoCloseable {

    private static final Pattern MANAGEMENT = Pattern.compile("Management on (http\\S+)");
    private static final Duration REPLY_MAX = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest status;

    ClusterProbe(MeasuredProcess node) {
        this.status = HttpRequest.newBuilder(
                        URI.create(node.printed(MANAGEMENT)).resolve("/status"))
                .timeout(REPLY_MAX)
                .build();
    }

    /** Of all members. */
    int heldAnnouncements() {
        return members().stream()
                .mapToInt(member ->
                        member.path("report").path("heldAnnouncements").intValue())
                .sum();
    }

    /** Members that are up, in reach, and say that they are ready. */
    int readyMembers() {
        return (int) members().stream()
                .filter(member -> member.path("state").asText().equals("up")
                        && member.path("reachable").booleanValue()
                        && member.path("report").path("ready").booleanValue())
                .count();
    }

    private List<JsonNode> members() {
        try {
            String body = http.send(status, BodyHandlers.ofString()).body();
            JsonNode members = JSON.readTree(body).path("members");
            if (members.isEmpty()) {
                throw new IllegalStateException("no status but " + body);
            }
            return StreamSupport.stream(members.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
