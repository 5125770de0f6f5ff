// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Nodes on this machine that form one cluster, and what they cost together. */
final class MeasuredCluster implements AutoCloseable {

    private static final Pattern MEMBER = Pattern.compile("Member (\\S+) of its cluster");
    private static final Duration FORM_MAX = Duration.ofSeconds(60);

    private final List<MeasuredProcess> nodes = new ArrayList<>();

    private MeasuredCluster() {}

    /**
     * Starts so many nodes, and waits until each of them says that all are members and ready.
     *
     * @param starter starts a node with the settings that it is given
     */
    static MeasuredCluster start(int size, Function<Map<String, String>, MeasuredProcess> starter) {
        MeasuredCluster cluster = new MeasuredCluster();
        try {
            MeasuredProcess first = starter.apply(Map.of());
            cluster.nodes.add(first);
            Map<String, String> joining = Map.of("fairlead.node.cluster.seeds", first.printed(MEMBER));
            Collections.nCopies(size - 1, joining).forEach(settings -> cluster.nodes.add(starter.apply(settings)));
            cluster.awaitMembers();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void awaitMembers() {
        for (MeasuredProcess node : nodes) {
            try (ClusterProbe probe = new ClusterProbe(node)) {
                Poll.until("a node sees all others", FORM_MAX, () -> probe.readyMembers() == nodes.size());
            }
        }
    }

    int size() {
        return nodes.size();
    }

    List<MeasuredProcess> nodes() {
        return List.copyOf(nodes);
    }

    List<URI> urls() {
        return nodes.stream().map(MeasuredProcess::url).toList();
    }

    /** Time of all cores that all nodes have used so far. */
    Duration cpu() {
        return nodes.stream().map(MeasuredProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    long residentBytes() {
        return nodes.stream().mapToLong(MeasuredProcess::residentBytes).sum();
    }

    /** Ends all nodes at once. */
    @Override
    public void close() {
        nodes.parallelStream().forEach(MeasuredProcess::close);
    }
}
