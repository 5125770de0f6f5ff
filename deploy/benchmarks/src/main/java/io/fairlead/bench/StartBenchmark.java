// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** How long a node takes from the start of its process until the first offer has its answer. */
@Command(name = "start", description = "Time from process start to first match, and memory of an idle node")
final class StartBenchmark implements Benchmark {

    private static final double MIB = 1_048_576;

    /** @param residentMib when the match is over */
    private record Start(double seconds, double residentMib) {}

    @Override
    public void measure(Lab lab, Results results) {
        start(lab); // fills the caches of the system, and warms up our own client
        List<Start> starts = new ArrayList<>();
        for (int run = 0; run < lab.runs(); run++) {
            starts.add(start(lab));
        }
        Spread seconds = Spread.of(starts, Start::seconds);
        results.add(new Table("Start of a node", "how", "first match s", "resident MiB")
                .row("as `deploy/fairlead run`", seconds, Spread.of(starts, Start::residentMib)));
        results.decide(Goal.START, seconds);
    }

    private static Start start(Lab lab) {
        long begin = System.nanoTime();
        try (MeasuredProcess node = lab.startNode(List.of(), Map.of())) {
            OneMatch.at(node.url());
            return new Start((System.nanoTime() - begin) / 1e9, node.residentBytes() / MIB);
        }
    }
}
