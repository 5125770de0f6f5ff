// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Nodes on this machine that form one cluster, and what they cost together. */
final class MeasuredCluster implements AutoCloseable {

    private static final Pattern MEMBER = Pattern.compile("Member (\\S+) of its cluster");
    private static final Duration FORM_MAX = Duration.ofSeconds(60);

    private final List<MeasuredProcess> nodes = new ArrayList<>();

    private MeasuredCluster() {}

    /**
     * Starts so many nodes, and does not wait for them to be a cluster.
     *
     * @param launcher starts a node with the settings that it is given, and does not wait for it
     */
    static MeasuredCluster launch(int size, Function<Map<String, String>, MeasuredProcess> launcher) {
        MeasuredCluster cluster = new MeasuredCluster();
        try {
            MeasuredProcess first = launcher.apply(Map.of());
            cluster.nodes.add(first);
            while (cluster.nodes.size() < size) {
                cluster.nodes.add(launcher.apply(Map.of("fairlead.node.cluster.seeds", first.printed(MEMBER))));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Starts so many servers of another kind.
     *
     * @param starter starts the one at this place among them, from 0
     */
    static MeasuredCluster start(int size, IntFunction<MeasuredProcess> starter) {
        MeasuredCluster cluster = new MeasuredCluster();
        try {
            for (int place = 0; place < size; place++) {
                cluster.nodes.add(starter.apply(place));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Returns when each node says that all are members, and ready. */
    void awaitMembers() {
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
        nodes.forEach(MeasuredProcess::stop);
        nodes.forEach(MeasuredProcess::close);
    }
}
