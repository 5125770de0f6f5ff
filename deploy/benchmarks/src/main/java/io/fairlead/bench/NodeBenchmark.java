// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What one node costs over HTTP/1.1, beside the floor: a bare Pekko HTTP server that answers the same three requests
 * with as much. Both servers run at once, each in a process of its own, and take turns, so that a machine that is
 * slower for a while is so for both.
 */
@Command(
        name = "node",
        description = "Full cycles over HTTP/1.1 against one node, and against the floor in the same run")
final class NodeBenchmark implements Benchmark {

    private static final int PAIRS_OF_GOAL = 128;
    private static final List<Integer> PAIRS = List.of(32, PAIRS_OF_GOAL, 512);
    private static final List<Integer> PAIRS_QUICK = List.of(PAIRS_OF_GOAL);
    private static final int OPEN_PROXIES = 512;

    /** Of two, a slow moment in one would be half of the result; each takes longer than a closed one. */
    private static final int OPEN_RUNS_LEAST = 3;

    private static final int WARM_UP_SECONDS = 150;
    private static final int WARM_UP_SECONDS_QUICK = 32;

    @Option(
            names = "--warm-up-seconds",
            description = "Load on the node before measuring, and half of it on the floor (default: 150, quick 32)")
    private int warmUpSeconds;

    /** What the runs of one closed loop gave, run by run. */
    private record Loop(int pairs, List<Cycles> node, List<Cycles> floor) {

        Spread rate() {
            return Spread.of(node, Cycles::perSecond);
        }

        /** Of each run by itself. */
        Spread ratio() {
            List<Double> ratios = new ArrayList<>();
            for (int run = 0; run < node.size(); run++) {
                ratios.add(node.get(run).serverMicros() / floor.get(run).serverMicros());
            }
            return new Spread(ratios);
        }
    }

    @Override
    public void measure(Lab lab, Results results) {
        try (MeasuredProcess node = lab.startNode(Map.of());
                MeasuredProcess floor = lab.startFloor()) {
            WarmUp.of(plan(node.url()).withCrowd(Plan.Crowd.of(PAIRS_OF_GOAL, PAIRS_OF_GOAL)), warmUp(lab));
            WarmUp.of(
                    plan(floor.url()).withCrowd(Plan.Crowd.ofFloor(PAIRS_OF_GOAL)),
                    warmUp(lab).dividedBy(2));
            List<Loop> loops = new ArrayList<>();
            for (int pairs : lab.quick() ? PAIRS_QUICK : PAIRS) {
                loops.add(closed(lab, node, floor, pairs));
            }
            results.add(closedTable(loops));
            decideCosts(results, loops);
            open(lab, node, results, peak(loops));
        }
    }

    private Duration warmUp(Lab lab) {
        int usual = lab.quick() ? WARM_UP_SECONDS_QUICK : WARM_UP_SECONDS;
        return Duration.ofSeconds(warmUpSeconds > 0 ? warmUpSeconds : usual);
    }

    private static Loop closed(Lab lab, MeasuredProcess node, MeasuredProcess floor, int pairs) {
        Lab.say("Closed loop, %d pairs".formatted(pairs));
        Loop loop = new Loop(pairs, new ArrayList<>(), new ArrayList<>());
        for (int run = 0; run < lab.windows(); run++) {
            Plan.Crowd crowd = Plan.Crowd.of(pairs, pairs);
            loop.node().add(Cycles.measure(node, plan(node.url()).withCrowd(crowd), Lab.settle(pairs), window(lab)));
            crowd = Plan.Crowd.ofFloor(pairs);
            loop.floor().add(Cycles.measure(floor, plan(floor.url()).withCrowd(crowd), Lab.settle(pairs), window(lab)));
        }
        return loop;
    }

    private static Plan plan(URI server) {
        return Plan.of(List.of(server), 1);
    }

    private static Duration window(Lab lab) {
        return Duration.ofSeconds(lab.quick() ? 3 : 10);
    }

    private static Table closedTable(List<Loop> loops) {
        Table table = new Table(
                "Closed loop: each client offers again when it has its answer",
                "pairs",
                "server",
                "cycles/s",
                "server CPU µs a cycle",
                "against the floor",
                "driver CPU µs a cycle",
                "offer to answer ms: p50",
                "p99",
                "p99.9",
                "failed %");
        for (Loop loop : loops) {
            row(table, loop.pairs(), "node", loop.node(), loop.ratio());
            row(table, loop.pairs(), "floor", loop.floor(), 1);
        }
        return table;
    }

    private static void row(Table table, int pairs, String server, List<Cycles> runs, Object ratio) {
        table.row(
                pairs,
                server,
                Spread.of(runs, Cycles::perSecond),
                Spread.of(runs, Cycles::serverMicros),
                ratio,
                Spread.of(runs, Cycles::driverMicros),
                answerMs(runs, Latency::p50),
                answerMs(runs, Latency::p99),
                answerMs(runs, Latency::p999),
                failedPercent(runs));
    }

    private static void decideCosts(Results results, List<Loop> loops) {
        for (Loop loop : loops) {
            if (loop.pairs() == PAIRS_OF_GOAL) {
                results.decide(Goal.CYCLE_CPU, Spread.of(loop.node(), Cycles::serverMicros));
                results.decide(Goal.CYCLE_FLOOR, loop.ratio());
            }
        }
        results.decide(Goal.MATCH_RATE, peak(loops));
    }

    private static Spread peak(List<Loop> loops) {
        return loops.stream()
                .map(Loop::rate)
                .max(Comparator.comparingDouble(Spread::median))
                .orElseThrow();
    }

    private static void open(Lab lab, MeasuredProcess node, Results results, Spread peak) {
        Table table = new Table(
                "Open loop: offers come at a fixed rate, and latencies count from when each was due",
                "share of the peak",
                "offers/s",
                "cycles/s",
                "server CPU µs a cycle",
                "offer to announcer ms: p50",
                "p99",
                "p99.9",
                "offer to answer ms: p50",
                "p99",
                "p99.9",
                "failed %");
        for (double share : lab.quick() ? new double[] {0.5} : new double[] {0.1, 0.5, 0.8}) {
            double rate = Math.max(1, share * peak.median());
            Lab.say("Open loop, %.0f offers a second".formatted(rate));
            Plan plan = plan(node.url())
                    .withCrowd(Plan.Crowd.of(OPEN_PROXIES, OPEN_PROXIES))
                    .withPace(Plan.Pace.BRISK.atRate(rate));
            List<Cycles> runs = new ArrayList<>();
            for (int run = 0; run < Math.max(lab.runs(), OPEN_RUNS_LEAST); run++) {
                runs.add(Cycles.measure(node, plan, Lab.settle(OPEN_PROXIES), window(lab)));
            }
            openRow(table, share, rate, runs);
            if (share == 0.5) {
                results.decide(Goal.OFFER_P50, announcerMs(runs, Latency::p50));
                results.decide(Goal.OFFER_P99, announcerMs(runs, Latency::p99));
            }
        }
        results.add(table);
    }

    private static void openRow(Table table, double share, double rate, List<Cycles> runs) {
        table.row(
                share,
                rate,
                Spread.of(runs, Cycles::perSecond),
                Spread.of(runs, Cycles::serverMicros),
                announcerMs(runs, Latency::p50),
                announcerMs(runs, Latency::p99),
                announcerMs(runs, Latency::p999),
                answerMs(runs, Latency::p50),
                answerMs(runs, Latency::p99),
                answerMs(runs, Latency::p999),
                failedPercent(runs));
    }

    private static Spread announcerMs(List<Cycles> runs, ToLongFunction<Latency> percentile) {
        return Spread.of(runs, run -> percentile.applyAsLong(run.toAnnouncement()) / 1e3);
    }

    private static Spread answerMs(List<Cycles> runs, ToLongFunction<Latency> percentile) {
        return Spread.of(runs, run -> percentile.applyAsLong(run.toAnswer()) / 1e3);
    }

    private static Spread failedPercent(List<Cycles> runs) {
        return Spread.of(runs, run -> run.failedShare() * 100);
    }
}
