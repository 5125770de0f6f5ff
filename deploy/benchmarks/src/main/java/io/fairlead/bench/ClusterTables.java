// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Shows what loads on clusters have shown. */
final class ClusterTables {

    private static final double MIB = 1_048_576;
    private static final double MICROS_PER_MS = 1_000;

    private ClusterTables() {}

    /**
     * @param what is different from row to row
     * @param loads by it, each with as many runs; all rows are compared with the first
     */
    static Table of(String title, String what, Map<Integer, List<ClusterLoad>> loads) {
        Table table = new Table(
                title,
                what,
                "cycles/s",
                "CPU of all nodes, µs a cycle",
                "against the first row",
                "offer to announcer ms: p50",
                "p99",
                "offer to answer ms: p50",
                "p99",
                "resident, all nodes, MiB",
                "failed %");
        List<ClusterLoad> first = loads.values().iterator().next();
        loads.forEach((value, runs) -> row(table, value, runs, first));
        return table;
    }

    private static void row(Table table, int value, List<ClusterLoad> runs, List<ClusterLoad> first) {
        table.row(
                value,
                cycles(runs, Cycles::perSecond),
                cycles(runs, Cycles::serverMicros),
                ClusterLoad.ratio(runs, first),
                millis(runs, Cycles::toAnnouncement, Latency::p50),
                millis(runs, Cycles::toAnnouncement, Latency::p99),
                millis(runs, Cycles::toAnswer, Latency::p50),
                millis(runs, Cycles::toAnswer, Latency::p99),
                Spread.of(runs, load -> load.residentBytes() / MIB),
                cycles(runs, cycles -> cycles.failedShare() * 100));
    }

    private static Spread cycles(List<ClusterLoad> runs, ToDoubleFunction<Cycles> figure) {
        return Spread.of(runs, load -> figure.applyAsDouble(load.cycles()));
    }

    private static Spread millis(
            List<ClusterLoad> runs, Function<Cycles, Latency> of, ToLongFunction<Latency> percentile) {
        return cycles(runs, cycles -> percentile.applyAsLong(of.apply(cycles)) / MICROS_PER_MS);
    }
}
