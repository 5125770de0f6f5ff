// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.RemoteMessages.Sum;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the nodes of a cluster send to each other: in rounds of its own, since noting it costs. */
final class RemoteTraffic {

    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration BUSY_QUICK = Duration.ofSeconds(4);

    /** What ended requests still had to say has been sent by then. */
    private static final Duration LINGER = Duration.ofMillis(1_500);

    private static final int HELD = 500;
    private static final int HELD_COMPARTMENTS = 50;
    private static final Duration HOLD_MAX = Duration.ofSeconds(30);

    /** Whole intervals of the refresh, which is 10 s. */
    private static final Duration WATCH = Duration.ofSeconds(30);

    private static final double SECONDS_PER_MINUTE = 60;

    /** What was counted, while so many of something were there. */
    private record Count(RemoteMessages messages, double units) {}

    private final Lab lab;
    private final MeasuredCluster cluster;

    private RemoteTraffic(Lab lab, MeasuredCluster cluster) {
        this.lab = lab;
        this.cluster = cluster;
    }

    /** @param cluster whose nodes have taps */
    static void measure(Lab lab, MeasuredCluster cluster, Results results) {
        RemoteTraffic traffic = new RemoteTraffic(lab, cluster);
        Count pairs = traffic.ofMatches(ClusterPlans.busy(cluster.urls(), ClusterPlans.PAIRS_OF_GOAL));
        Sum each = pairs.messages().broker();
        results.add(table("%d pairs".formatted(ClusterPlans.PAIRS_OF_GOAL), "a match", pairs));
        results.decide(Goal.CLUSTER_MESSAGES, Spread.of(each.count() / pairs.units()));
        results.decide(Goal.CLUSTER_SDP, Spread.of(each.large() / pairs.units()));
        if (!lab.quick()) {
            Count found = traffic.ofMatches(ClusterPlans.busyWithFewClients(cluster.urls()));
            results.add(table("few clients, who nearly always find a proxy that waits", "a match", found));
            results.add(table("announcements that wait, refreshed", "a minute of one", traffic.ofHeldMinutes()));
        }
    }

    private Count ofMatches(Plan plan) {
        Lab.say("Counting messages between nodes");
        AtomicLong matches = new AtomicLong();
        RemoteMessages messages = RemoteMessages.during(
                () -> {
                    matches.set(answered(plan, lab.quick() ? BUSY_QUICK : BUSY));
                    Poll.rest(LINGER);
                },
                cluster);
        return new Count(messages, matches.doubleValue());
    }

    /** How many offers are answered by a load of this length. */
    private static long answered(Plan plan, Duration length) {
        try (Driver driver = Driver.start(plan, new Meter())) {
            driver.await(_ -> false, length);
            driver.stop();
            return driver.progress().answered();
        }
    }

    private Count ofHeldMinutes() {
        Lab.say("Counting messages of held announcements");
        Plan plan = ClusterPlans.waiting(cluster.urls(), HELD, HELD_COMPARTMENTS);
        try (ClusterProbe probe = new ClusterProbe(cluster.nodes().getFirst());
                Driver _ = Driver.start(plan, new Meter())) {
            Poll.until("all wait", HOLD_MAX, () -> probe.heldAnnouncements() == HELD);
            Poll.rest(LINGER);
            RemoteMessages messages = RemoteMessages.during(() -> Poll.rest(WATCH), cluster);
            return new Count(messages, HELD * WATCH.toSeconds() / SECONDS_PER_MINUTE);
        }
    }

    private static Table table(String what, String per, Count count) {
        RemoteMessages messages = count.messages();
        Table table = new Table(
                "Messages between three nodes: " + what,
                "message",
                per,
                "with a session description",
                "bytes each",
                "bytes " + per,
                "% of the bytes");
        double all = messages.broker().plus(messages.others()).bytes();
        messages.ofBroker().forEach((name, sum) -> row(table, name, sum, sum.large() / count.units(), count, all));
        row(table, "parcels that several of them go in", messages.parcels(), "-", count, all);
        Sum broker = messages.broker();
        row(table, "all of the broker's", broker, broker.large() / count.units(), count, all);
        row(table, "the cluster's own: heartbeats, gossip", messages.others(), "-", count, all);
        return table;
    }

    private static void row(Table table, String name, Sum sum, Object large, Count count, double allBytes) {
        double units = count.units();
        double each = sum.count() == 0 ? 0 : (double) sum.bytes() / sum.count();
        table.row(name, sum.count() / units, large, each, sum.bytes() / units, 100 * sum.bytes() / allBytes);
    }
}
