// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What full cycles cost one node over the balancer hop, beside HTTP/1.1. Both take turns on the same node, so that a machine
 * that is slower for a while is so for both.
 */
final class HopCost {

    private static final int PAIRS = 128;
    private static final Duration SETTLE = Duration.ofMillis(1_500);
    private static final Duration WARM_UP = Duration.ofSeconds(150);
    private static final Duration WARM_UP_QUICK = Duration.ofSeconds(15);

    private final Lab lab;
    private final MeasuredProcess node;
    private final List<Cycles> direct = new ArrayList<>();
    private final List<Cycles> hop = new ArrayList<>();

    /** @param node that listens to balancers too, and has been warmed up over HTTP/1.1 */
    HopCost(Lab lab, MeasuredProcess node) {
        this.lab = lab;
        this.node = node;
    }

    void measure(Results results) {
        Plan overHop = plan(node.balancerUrl(), Plan.Protocol.HTTP_2);
        Plan overDirect = plan(node.url(), Plan.Protocol.HTTP_1_1);
        WarmUp.settle(node, overHop, lab.quick() ? WARM_UP_QUICK : WARM_UP);
        Lab.say("The balancer hop beside HTTP/1.1, %d pairs".formatted(PAIRS));
        for (int run = 0; run < lab.runs(); run++) {
            direct.add(Cycles.measure(node, overDirect, SETTLE, window()));
            hop.add(Cycles.measure(node, overHop, SETTLE, window()));
        }
        results.add(table());
        results.decide(Goal.BALANCER_CPU, ratio());
    }

    private static Plan plan(URI url, Plan.Protocol protocol) {
        return Plan.of(List.of(url), 1).withCrowd(Plan.Crowd.of(PAIRS, PAIRS)).withWire(Plan.Wire.USUAL.over(protocol));
    }

    private Duration window() {
        return Duration.ofSeconds(lab.quick() ? 3 : 10);
    }

    /** Of each run by itself. */
    private Spread ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < hop.size(); run++) {
            ratios.add(hop.get(run).serverMicros() / direct.get(run).serverMicros());
        }
        return new Spread(ratios);
    }

    private Table table() {
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
        row(table, "balancer hop", hop, ratio());
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
