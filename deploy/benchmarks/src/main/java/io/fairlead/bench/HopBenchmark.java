// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What full cycles cost one node over the balancer hop, beside HTTP/1.1. Both are warmed up and take turns on the same
 * node, so that a machine that is slower for a while is so for both.
 */
@Command(name = "hop", description = "Full cycles over the balancer hop against one node, beside HTTP/1.1")
final class HopBenchmark implements Benchmark {

    private static final int PAIRS = 128;
    private static final Duration SETTLE = Duration.ofMillis(1_500);
    private static final int WARM_UP_SECONDS = 150;
    private static final int WARM_UP_SECONDS_QUICK = 20;

    /** What is compiled for one protocol alone is compiled again when the other comes. */
    private static final int WARM_UP_TURNS = 2;

    @Option(
            names = "--warm-up-seconds",
            description = "Load before measuring, over each protocol (default: 150, quick 20)")
    private int warmUpSeconds;

    @Override
    public void measure(Lab lab, Results results) {
        int usual = lab.quick() ? WARM_UP_SECONDS_QUICK : WARM_UP_SECONDS;
        Duration warmUp = Duration.ofSeconds(warmUpSeconds > 0 ? warmUpSeconds : usual);
        try (MeasuredProcess node = lab.startNode(Map.of("fairlead.node.edge.balancer-port", "0"))) {
            Plan overHop = plan(node.balancerUrl(), Plan.Protocol.HTTP_2);
            Plan overDirect = plan(node.url(), Plan.Protocol.HTTP_1_1);
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                WarmUp.of(overDirect, warmUp.dividedBy(WARM_UP_TURNS));
                WarmUp.of(overHop, warmUp.dividedBy(WARM_UP_TURNS));
            }
            List<Cycles> direct = new ArrayList<>();
            List<Cycles> hop = new ArrayList<>();
            for (int run = 0; run < lab.windows(); run++) {
                direct.add(Cycles.measure(node, overDirect, SETTLE, window(lab)));
                hop.add(Cycles.measure(node, overHop, SETTLE, window(lab)));
            }
            results.add(table(direct, hop));
            results.decide(Goal.BALANCER_CPU, ratio(direct, hop));
        }
    }

    private static Plan plan(URI url, Plan.Protocol protocol) {
        return Plan.of(List.of(url), 1).withCrowd(Plan.Crowd.of(PAIRS, PAIRS)).withWire(Plan.Wire.USUAL.over(protocol));
    }

    private static Duration window(Lab lab) {
        return Duration.ofSeconds(lab.quick() ? 3 : 10);
    }

    /** Of each run by itself. */
    private static Spread ratio(List<Cycles> direct, List<Cycles> hop) {
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < hop.size(); run++) {
            ratios.add(hop.get(run).serverMicros() / direct.get(run).serverMicros());
        }
        return new Spread(ratios);
    }

    private static Table table(List<Cycles> direct, List<Cycles> hop) {
        Table table = new Table(
                "The balancer hop (HTTP/2, %d connections) beside HTTP/1.1, closed loop, %d pairs, one node"
                        .formatted(Carriers.CONNECTIONS, PAIRS),
                "over",
                "cycles/s",
                "server CPU µs a cycle",
                "against HTTP/1.1",
                "driver CPU µs a cycle",
                "offer to answer ms: p50",
                "p99",
                "failed %");
        row(table, "HTTP/1.1", direct, 1);
        row(table, "balancer hop", hop, ratio(direct, hop));
        return table;
    }

    private static void row(Table table, String over, List<Cycles> runs, Object ratio) {
        table.row(
                over,
                Spread.of(runs, Cycles::perSecond),
                Spread.of(runs, Cycles::serverMicros),
                ratio,
                Spread.of(runs, Cycles::driverMicros),
                Spread.of(runs, run -> run.toAnswer().p50() / 1e3),
                Spread.of(runs, run -> run.toAnswer().p99() / 1e3),
                Spread.of(runs, run -> run.failedShare() * 100));
    }
}
