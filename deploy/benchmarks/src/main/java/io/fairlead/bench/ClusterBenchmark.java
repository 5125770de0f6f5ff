// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs that proxy, client and answer come to different nodes. All nodes are on this machine and share its cores
 * with the driver, so what counts is the CPU that they use together for a cycle; rates only show how much is left for it.
 * Clusters of one, two and three nodes run at once and take turns. Their nodes have a {@code MessageTap}, which costs those
 * that send messages a little even while it notes none: the comparison errs to the disadvantage of larger clusters.
 */
@Command(
        name = "cluster",
        description = "One, two and three nodes: CPU of a cycle, messages between nodes, many compartments, refreshes")
final class ClusterBenchmark implements Benchmark {

    private static final int MOST = 3;

    /** As much as three nodes beside others can have, and the same for one. */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx256m");

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int MANY_COMPARTMENTS = 10_000;
    private static final int MANY_COMPARTMENTS_QUICK = 1_000;

    /** Far below what three nodes can, however slow the machine. */
    private static final double OFFERS_PER_SECOND = 200;

    /** Of those that should wait; some are between two announcements. */
    private static final double NEARLY_ALL = 0.95;

    private static final Duration HOLD_MAX = Duration.ofSeconds(60);

    @Option(
            names = "--warm-up-seconds",
            description = "Load before measuring, for each node of each cluster (default: 20, quick 10)")
    private int warmUpSeconds;

    @Override
    public void measure(Lab lab, Results results) {
        List<MeasuredCluster> clusters = new ArrayList<>();
        try {
            for (int size : lab.quick() ? List.of(1, MOST) : List.of(1, 2, MOST)) {
                Lab.say("Starting a cluster of " + size);
                clusters.add(MeasuredCluster.start(size, settings -> lab.startTappedNode(JVM_OPTIONS, settings)));
            }
            clusters.forEach(cluster -> warmUp(lab, cluster));
            compareSizes(lab, clusters, results);
            MeasuredCluster largest = clusters.getLast();
            RemoteTraffic.measure(lab, largest, results);
            comparePools(lab, largest, results);
        } finally {
            clusters.parallelStream().forEach(MeasuredCluster::close);
        }
    }

    /** A cluster's nodes share its load, so a larger one needs longer until all of them have compiled what they run. */
    private void warmUp(Lab lab, MeasuredCluster cluster) {
        int seconds = cluster.size() * (warmUpSeconds > 0 ? warmUpSeconds : lab.quick() ? 10 : 20);
        Lab.say("Warming up a cluster of %d, %d s".formatted(cluster.size(), seconds));
        try (Driver driver = Driver.start(ClusterPlans.busy(cluster.urls()), new Meter())) {
            driver.await(_ -> false, Duration.ofSeconds(seconds));
        }
    }

    private static void compareSizes(Lab lab, List<MeasuredCluster> clusters, Results results) {
        Map<Integer, List<ClusterLoad>> loads = new LinkedHashMap<>();
        for (int run = 0; run < lab.runs(); run++) {
            for (MeasuredCluster cluster : clusters) {
                Lab.say("Closed loop on a cluster of " + cluster.size());
                Plan plan = ClusterPlans.busy(cluster.urls());
                loads.computeIfAbsent(cluster.size(), _ -> new ArrayList<>())
                        .add(ClusterLoad.of(cluster, plan, () -> Poll.rest(SETTLE), window(lab)));
            }
        }
        String title =
                "Closed loop on clusters of this machine: %d pairs in %d compartments, requests to all nodes alike"
                        .formatted(ClusterPlans.PAIRS, ClusterPlans.COMPARTMENTS);
        results.add(ClusterTables.of(title, "nodes", loads));
        results.decide(
                Goal.CLUSTER_CPU,
                ClusterLoad.ratio(Objects.requireNonNull(loads.get(MOST)), Objects.requireNonNull(loads.get(1))));
    }

    private static Duration window(Lab lab) {
        return Duration.ofSeconds(lab.quick() ? 3 : 6);
    }

    private static void comparePools(Lab lab, MeasuredCluster cluster, Results results) {
        int many = lab.quick() ? MANY_COMPARTMENTS_QUICK : MANY_COMPARTMENTS;
        Map<Integer, List<ClusterLoad>> loads = new LinkedHashMap<>();
        // It takes long to connect so many: once is enough when it has to be quick.
        for (int run = 0; run < (lab.quick() ? 1 : lab.runs()); run++) {
            for (int compartments : List.of(1, many)) {
                loads.computeIfAbsent(compartments, _ -> new ArrayList<>())
                        .add(crowded(cluster, many, compartments, window(lab)));
            }
        }
        String title = "One hot compartment, and many: %d nodes hold %,d announcements, and get %.0f offers/s"
                .formatted(cluster.size(), many, OFFERS_PER_SECOND);
        results.add(ClusterTables.of(title, "compartments", loads));
    }

    private static ClusterLoad crowded(MeasuredCluster cluster, int proxies, int compartments, Duration window) {
        Lab.say("%,d proxies in %,d compartments".formatted(proxies, compartments));
        Plan plan = ClusterPlans.crowded(cluster.urls(), proxies, compartments, OFFERS_PER_SECOND);
        try (ClusterProbe probe = new ClusterProbe(cluster.nodes().getFirst())) {
            Runnable settle = () -> {
                Poll.until("nearly all wait", HOLD_MAX, () -> probe.heldAnnouncements() >= proxies * NEARLY_ALL);
                Poll.rest(SETTLE);
            };
            return ClusterLoad.of(cluster, plan, settle, window);
        }
    }
}
