// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs that proxy, client and answer come to different nodes. All nodes are on this machine and share its
 * cores with the driver, so what counts is the CPU that they use together for a cycle; rates only show how much is left
 * for it. Clusters of one, two and three nodes run at once and take turns. Their nodes have a {@code MessageTap}, which
 * costs those that send messages a little even while it notes none: the comparison errs to the disadvantage of larger
 * clusters. While JVMs still compile, the comparison swings: the longer the warm-up, the better. Then, when no more
 * of them runs, the floor: bare servers that speak to each other nearly as often.
 */
@Command(
        name = "cluster",
        description = "One, two and three nodes: CPU of a cycle, messages between nodes, many compartments, refreshes;"
                + " and bare servers that speak to each other")
final class ClusterBenchmark implements Benchmark {

    private static final int MOST = 3;
    /**
     * Each with the goal that it decides. The goals leave the number open; more pairs give each thread more to do at
     * once.
     */
    private static final Map<Integer, Goal> PAIRS =
            new TreeMap<>(Map.of(ClusterPlans.PAIRS_OF_GOAL, Goal.CLUSTER_CPU, 512, Goal.CLUSTER_CPU_CROWDED));

    /** As much as three nodes beside others can have, and the same for one. */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx512m");

    private static final Duration SETTLE_CROWDED = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final int MANY_COMPARTMENTS = 10_000;

    /** Below what three nodes can on a slow machine: at 200 they were seen to use nearly all of two slow cores. */
    private static final double OFFERS_PER_SECOND = 100;

    /** Of those that should wait; some are between two announcements. */
    private static final double NEARLY_ALL = 0.95;

    private static final Duration HOLD_MAX = Duration.ofSeconds(60);

    @Option(
            names = "--warm-up-seconds",
            description = "Load before measuring, for each node of each cluster (default: 60, quick 20)")
    private int warmUpSeconds;

    @Option(names = "--floor", description = "Only what bare servers cost that speak to each other")
    private boolean floorOnly;

    @Override
    public void measure(Lab lab, Results results) {
        if (!floorOnly) {
            measureNodes(lab, results);
        }
        if (floorOnly || !lab.quick()) {
            ClusterFloor.measure(lab, results, JVM_OPTIONS, PAIRS.keySet(), Duration.ofSeconds(warmUp(lab)));
        }
    }

    private int warmUp(Lab lab) {
        return warmUpSeconds > 0 ? warmUpSeconds : lab.quick() ? 20 : 60;
    }

    private void measureNodes(Lab lab, Results results) {
        List<MeasuredCluster> clusters = new ArrayList<>();
        try {
            for (int size : lab.quick() ? List.of(1, MOST) : List.of(1, 2, MOST)) {
                Lab.say("Starting a cluster of " + size);
                clusters.add(MeasuredCluster.launch(size, settings -> lab.launchTappedNode(JVM_OPTIONS, settings)));
            }
            clusters.forEach(MeasuredCluster::awaitMembers);
            int seconds = warmUp(lab);
            clusters.forEach(cluster -> warmUp(cluster, Duration.ofSeconds(seconds)));
            MeasuredCluster largest = clusters.getLast();
            RemoteTraffic.measure(lab, largest, results);
            PAIRS.forEach((pairs, goal) -> compareSizes(lab, clusters, results, pairs, goal, seconds));
            idle(clusters, results);
            if (!lab.quick()) {
                comparePools(lab, largest, results);
            }
        } finally {
            clusters.forEach(MeasuredCluster::close);
        }
    }

    /** A cluster's nodes share its load, so a larger one needs longer until all of them have compiled what they run. */
    private static void warmUp(MeasuredCluster cluster, Duration ofEach) {
        WarmUp.of(ClusterPlans.busy(cluster.urls(), ClusterPlans.PAIRS_OF_GOAL), ofEach.multipliedBy(cluster.size()));
    }

    private static void compareSizes(
            Lab lab, List<MeasuredCluster> clusters, Results results, int pairs, Goal goal, int secondsBefore) {
        Map<Integer, List<ClusterLoad>> loads = new LinkedHashMap<>();
        for (int run = 0; run < lab.runs(); run++) {
            for (MeasuredCluster cluster : clusters) {
                Lab.say("Closed loop, %d pairs, on a cluster of %d".formatted(pairs, cluster.size()));
                Plan plan = ClusterPlans.busy(cluster.urls(), pairs);
                loads.computeIfAbsent(cluster.size(), _ -> new ArrayList<>())
                        .add(ClusterLoad.of(cluster, plan, () -> Poll.rest(Lab.settle(pairs)), window(lab)));
            }
        }
        String title = ("Closed loop: %d pairs in %d compartments, requests to all nodes alike;"
                        + " runs: %d, after %d s of load by %d pairs for each node")
                .formatted(pairs, ClusterPlans.COMPARTMENTS, lab.runs(), secondsBefore, ClusterPlans.PAIRS_OF_GOAL);
        results.add(ClusterTables.of(title, "nodes", loads));
        results.decide(
                goal, ClusterLoad.ratio(Objects.requireNonNull(loads.get(MOST)), Objects.requireNonNull(loads.get(1))));
    }

    /** What heartbeats and gossip cost, which is part of every other figure. */
    private static void idle(List<MeasuredCluster> clusters, Results results) {
        List<Duration> before = clusters.stream().map(MeasuredCluster::cpu).toList();
        Poll.rest(IDLE);
        Table table = new Table("Clusters without a request", "nodes", "CPU of all nodes, ms a second");
        for (int i = 0; i < clusters.size(); i++) {
            Duration used = clusters.get(i).cpu().minus(before.get(i));
            table.row(clusters.get(i).size(), (double) used.toMillis() / IDLE.toSeconds());
        }
        results.add(table);
    }

    static Duration window(Lab lab) {
        return Duration.ofSeconds(lab.quick() ? 3 : 6);
    }

    /** Once, since it takes long to connect so many. */
    private static void comparePools(Lab lab, MeasuredCluster cluster, Results results) {
        Map<Integer, List<ClusterLoad>> loads = new LinkedHashMap<>();
        for (int compartments : List.of(1, MANY_COMPARTMENTS)) {
            loads.put(compartments, List.of(crowded(cluster, MANY_COMPARTMENTS, compartments, window(lab))));
        }
        String title = "One hot compartment, and many: %d nodes hold %,d announcements, and get %.0f offers/s; runs: 1"
                .formatted(cluster.size(), MANY_COMPARTMENTS, OFFERS_PER_SECOND);
        results.add(ClusterTables.of(title, "compartments", loads));
    }

    private static ClusterLoad crowded(MeasuredCluster cluster, int proxies, int compartments, Duration window) {
        Lab.say("%,d proxies in %,d compartments".formatted(proxies, compartments));
        Plan plan = ClusterPlans.crowded(cluster.urls(), proxies, compartments, OFFERS_PER_SECOND);
        try (ClusterProbe probe = new ClusterProbe(cluster.nodes().getFirst())) {
            Runnable settle = () -> {
                Poll.until("nearly all wait", HOLD_MAX, () -> probe.heldAnnouncements() >= proxies * NEARLY_ALL);
                Poll.rest(SETTLE_CROWDED);
            };
            return ClusterLoad.of(cluster, plan, settle, window);
        }
    }
}
