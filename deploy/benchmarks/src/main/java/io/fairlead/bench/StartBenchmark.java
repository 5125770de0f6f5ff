// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

/**
 * How long a node takes from the start of its process until the first offer has its answer, with and without the JVM's
 * ahead-of-time cache; what it has resident then, with nothing to do; and what its first load costs. The two ways take
 * turns.
 */
@Command(
        name = "start",
        description =
                "Time from process start to first match with and without the JVM's ahead-of-time cache, first load,"
                        + " memory of an idle node, size of the package")
final class StartBenchmark implements Benchmark {

    private static final double MIB = 1_048_576;
    private static final int PAIRS = 128;
    private static final Duration LOAD = Duration.ofSeconds(10);
    private static final Duration LOAD_QUICK = Duration.ofSeconds(5);
    private static final String WITHOUT_CACHE = "-XX:AOTMode=off";
    private static final Pattern WARM = Pattern.compile("Warmed up by (\\d+ exchanges in \\d+ ms)");

    /** @param cpuSeconds that the node's process has used when the match is over */
    private record Start(double listensSeconds, double matchSeconds, double cpuSeconds) {}

    /** A node that has started, idle and then at work for the first time. */
    private record Life(String warmUp, Memory idle, Cycles firstLoad) {}

    /** A way to start nodes, and what was seen of them. */
    private record Way(String name, List<String> options, List<Start> starts, List<Life> lives) {

        Way(String name, List<String> options) {
            this(name, options, new ArrayList<>(), new ArrayList<>());
        }

        Spread matchSeconds() {
            return Spread.of(starts, Start::matchSeconds);
        }
    }

    @Override
    public void measure(Lab lab, Results results) {
        Way plain = new Way("without the ahead-of-time cache", List.of(WITHOUT_CACHE));
        Way cached = new Way("with the ahead-of-time cache", List.of());
        List<Way> ways = List.of(plain, cached);
        start(lab, new Way("to warm up our own client", List.of()), false);
        for (int run = 1; run <= lab.runs(); run++) {
            Lab.say("Start %d of %d".formatted(run, lab.runs()));
            for (Way way : ways) {
                start(lab, way, !lab.quick() || run == lab.runs());
            }
        }
        results.add(starts(ways));
        results.add(firstLoad(lab, ways));
        results.add(sizes(lab));
        results.decide(Goal.START, plain.matchSeconds());
        results.decide(Goal.START_CACHED, cached.matchSeconds());
    }

    private static void start(Lab lab, Way way, boolean watchLife) {
        long begin = System.nanoTime();
        try (MeasuredProcess node = lab.startNode(way.options(), Map.of())) {
            URI url = node.url();
            double listens = secondsSince(begin);
            OneMatch.at(url);
            way.starts().add(new Start(listens, secondsSince(begin), node.cpu().toNanos() / 1e9));
            if (watchLife) {
                String warmUp = node.printed(WARM);
                Memory idle = Memory.of(node);
                Plan plan = Plan.of(List.of(url), 1).withCrowd(Plan.Crowd.of(PAIRS, PAIRS));
                way.lives().add(new Life(warmUp, idle, Cycles.measure(node, plan, Duration.ZERO, load(lab))));
            }
        }
    }

    private static Duration load(Lab lab) {
        return lab.quick() ? LOAD_QUICK : LOAD;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Table starts(List<Way> ways) {
        Table table = new Table(
                "Start of a node, which serves itself its warm-up at the same time",
                "how",
                "starts",
                "listens s",
                "first match s",
                "CPU until then s");
        for (Way way : ways) {
            table.row(
                    way.name(),
                    way.starts().size(),
                    Spread.of(way.starts(), Start::listensSeconds),
                    way.matchSeconds(),
                    Spread.of(way.starts(), Start::cpuSeconds));
        }
        return table;
    }

    private static Table firstLoad(Lab lab, List<Way> ways) {
        Table table = new Table(
                "After the warm-up: the idle node, and its first %d s of load by %d pairs"
                        .formatted(load(lab).toSeconds(), PAIRS),
                "how",
                "nodes",
                "warm-up of the last",
                "idle, resident MiB",
                "after collection MiB",
                "heap in use MiB",
                "cycles/s",
                "server CPU µs a cycle");
        for (Way way : ways) {
            table.row(
                    way.name(),
                    way.lives().size(),
                    way.lives().getLast().warmUp(),
                    Spread.of(way.lives(), life -> life.idle().resident() / MIB),
                    Spread.of(way.lives(), life -> life.idle().needed() / MIB),
                    Spread.of(way.lives(), life -> life.idle().heap() / MIB),
                    Spread.of(way.lives(), life -> life.firstLoad().perSecond()),
                    Spread.of(way.lives(), life -> life.firstLoad().serverMicros()));
        }
        return table;
    }

    private static Table sizes(Lab lab) {
        return new Table("What is installed", "what", "MiB")
                .row("the distribution, tar.gz", archive(lab).length() / MIB)
                .row(
                        "its libraries, unpacked",
                        Jars.in(lab.libraries("deploy/node")).bytes() / MIB)
                .row("the ahead-of-time cache, if wanted", lab.cache().toFile().length() / MIB);
    }

    /** The newest, when there are several. */
    private static File archive(Lab lab) {
        File target = lab.root().resolve("deploy/node/target").toFile();
        File[] archives = target.listFiles((_, name) -> name.endsWith("-distribution.tar.gz"));
        return Arrays.stream(archives == null ? new File[0] : archives)
                .max(Comparator.comparingLong(File::lastModified))
                .orElseThrow(() -> new IllegalStateException("no distribution in " + target));
    }
}
