// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * What matching costs by itself. It is measured by two programs of {@code deploy/benchmarks/matching}: one of the book,
 * with JMH, and one of the actor around it.
 */
@Command(name = "matching", description = "Choices, filing, expiry and memory of a book; matches/s of one matcher")
final class MatchingBenchmark implements Benchmark {

    private static final String MODULE = "deploy/benchmarks/matching";
    private static final String DEEP = "1000000";
    private static final String SHALLOW = "1000";

    /** For a million entries. */
    private static final String BOOK_HEAP = "1500m";

    /** For those, and what the actors of their requests take. */
    private static final String MATCHER_HEAP = "3g";

    @Override
    public void measure(Lab lab, Results results) {
        MatchingFigures figures = figures(lab, "io.fairlead.broker.MatcherMeasurement", MATCHER_HEAP)
                .and(figures(lab, "io.fairlead.matching.bench.BookMeasurement", BOOK_HEAP));
        MatchingTables tables = new MatchingTables(figures);
        Stream.of(
                        tables.choices(),
                        tables.filing(),
                        tables.compartments(),
                        tables.expiry(),
                        tables.memory(),
                        tables.mailbox())
                .forEach(results::add);
        decide(figures, results);
    }

    /** The whole heap is touched before: a page that the system has yet to give costs as much as several choices. */
    private static MatchingFigures figures(Lab lab, String program, String heap) {
        List<String> options = new ArrayList<>(lab.jvmOptions());
        options.addAll(
                List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-Dslf4j.internal.verbosity=ERROR"));
        String extent = lab.quick() ? "quick" : "full";
        String runs = Integer.toString(lab.runs());
        return MatchingFigures.parse(Programs.run(Lab.java(options, lab.libraries(MODULE), program, extent, runs)));
    }

    static void decide(MatchingFigures figures, Results results) {
        List<String> fronts = figures.cases("ChoiceBenchmark", "front");
        results.decide(
                Goal.CHOICE,
                worst(fronts.stream().map(front -> choice(figures, front, DEEP)))
                        .per(1e3));
        results.decide(
                Goal.CHOICE_GROWTH,
                worst(fronts.stream()
                        .map(front -> choice(figures, front, DEEP)
                                .per(choice(figures, front, SHALLOW).median()))));
        results.decide(
                Goal.EXPIRY,
                figures.get("MatcherExpiry", Map.of("deadlines", "ONE_INSTANT")).per(1e9));
        Stream<String> deadlines = figures.cases("MatcherPause", "deadlines").stream();
        results.decide(
                Goal.EXPIRY_PAUSE,
                worst(deadlines.map(each -> figures.get("MatcherPause", Map.of("deadlines", each))))
                        .per(1e6));
        Stream<String> orders = figures.cases("EntryMemory", "order").stream();
        results.decide(
                Goal.ENTRY_BYTES, worst(orders.map(order -> figures.get("EntryMemory", Map.of("order", order)))));
        Stream<String> waiting = figures.cases("MatcherRate", "waiting").stream();
        results.decide(
                Goal.MATCHER_RATE,
                waiting.map(each -> figures.get("MatcherRate", Map.of("waiting", each)))
                        .min(Comparator.comparingDouble(Spread::median))
                        .orElseThrow());
    }

    private static Spread choice(MatchingFigures figures, String front, String depth) {
        return figures.get("ChoiceBenchmark", Map.of("depth", depth, "front", front));
    }

    private static Spread worst(Stream<Spread> costs) {
        return costs.max(Comparator.comparingDouble(Spread::median)).orElseThrow();
    }
}
