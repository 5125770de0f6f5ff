// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Several nodes that form one cluster. The first is a cluster of its own, which the others join. */
final class ClusterUnderTest implements AutoCloseable {

    private static final Duration FORM_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<NodeUnderTest> nodes = new ArrayList<>();

    /**
     * Starts a node for each of the settings, and waits until every node sees every node up.
     *
     * @param settings of each node, besides the seeds
     */
    @SafeVarargs
    static ClusterUnderTest start(Map<String, String>... settings) throws Exception {
        ClusterUnderTest cluster = new ClusterUnderTest();
        try {
            cluster.nodes.add(NodeUnderTest.start(settings[0]));
            for (int i = 1; i < settings.length; i++) {
                cluster.nodes.add(cluster.launch(settings[i]));
            }
            cluster.awaitFormed();
            return cluster;
        } catch (Exception failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Starts one more node that is to join, which the caller closes; does not wait. */
    NodeUnderTest launch(Map<String, String> settings) {
        Map<String, String> withSeeds = new HashMap<>(settings);
        withSeeds.put("fairlead.node.cluster.seeds", nodes.getFirst().clusterAddress());
        return NodeUnderTest.launch(withSeeds);
    }

    /** One more node, which is closed with the others. */
    void add(NodeUnderTest node) {
        nodes.add(node);
    }

    private void awaitFormed() throws Exception {
        for (NodeUnderTest node : nodes) {
            awaitMembersUp(node, nodes.size());
        }
    }

    /** Waits until the node sees so many members, all of them up and reachable. */
    static void awaitMembersUp(NodeUnderTest node, int count) throws Exception {
        long deadline = System.nanoTime() + FORM_MAX.toNanos();
        JsonNode seen = members(node);
        while (!allUp(seen, count)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not " + count + " members up, but " + seen + "\n" + node.output());
            }
            BlackBoxBroker.pause(BlackBoxBroker.SHORT);
            seen = members(node);
        }
    }

    private static boolean allUp(JsonNode seen, int count) {
        return seen.at("/unreachable").isEmpty()
                && seen.at("/members").size() == count
                && StreamSupport.stream(seen.at("/members").spliterator(), false)
                        .allMatch(member -> member.at("/status").asText().equals("Up"));
    }

    static JsonNode members(NodeUnderTest node) throws Exception {
        return get(node.management().resolve("/cluster/members"));
    }

    static JsonNode get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return MAPPER.readTree(
                    client.send(HttpRequest.newBuilder(uri).timeout(FORM_MAX).build(), BodyHandlers.ofString())
                            .body());
        }
    }

    List<NodeUnderTest> nodes() {
        return List.copyOf(nodes);
    }

    /** What the callers of each node talk to. */
    List<BlackBoxBroker> brokers() {
        return nodes.stream().map(node -> new BlackBoxBroker(node.baseUrl())).toList();
    }

    /** Ends all at once, in an orderly way. */
    @Override
    public void close() {
        nodes.forEach(NodeUnderTest::terminate);
        nodes.forEach(NodeUnderTest::close);
    }
}
