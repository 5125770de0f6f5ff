// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Shows what was measured of matching. */
final class MatchingTables {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final MatchingFigures figures;

    MatchingTables(MatchingFigures figures) {
        this.figures = figures;
    }

    /** A row for each front, with the depths beside each other. */
    Table choices() {
        List<String> depths = figures.numbers("ChoiceBenchmark", "depth");
        Table table = new Table("Choose and remove, µs, by what stands in front", head("front", depths));
        for (String front : figures.cases("ChoiceBenchmark", "front")) {
            table.row(row(words(front), depths, depth -> Map.of("depth", depth, "front", front), "ChoiceBenchmark"));
        }
        return table;
    }

    Table filing() {
        List<String> depths = figures.numbers("EnqueueBenchmark", "depth");
        return new Table("Filing, µs, by how many wait, of 300 traits", head("what", depths))
                .row(row("enqueue", depths, depth -> Map.of("depth", depth), "EnqueueBenchmark"))
                .row(row("remove, anywhere", depths, depth -> Map.of("depth", depth), "RemoveBenchmark"));
    }

    Table compartments() {
        List<String> counts = figures.numbers("CompartmentsBenchmark", "compartments");
        return new Table("A match in the books of all compartments that both sides list, µs", head("of", counts))
                .row(row(
                        "enlist, seek, remove in each",
                        counts,
                        count -> Map.of("compartments", count),
                        "CompartmentsBenchmark"));
    }

    Table expiry() {
        Table table = new Table("A million that expire", "what", "deadlines", "all, ms", "longest pause, ms");
        for (String deadlines : figures.cases("ExpiryBenchmark", "deadlines")) {
            Spread all = figures.get("ExpiryBenchmark", Map.of("deadlines", deadlines));
            table.row("book", words(deadlines), all.per(NANOS_PER_MILLI), "-");
        }
        for (String deadlines : figures.cases("MatcherExpiry", "deadlines")) {
            Map<String, String> of = Map.of("deadlines", deadlines);
            table.row(
                    "matcher, questions beside it",
                    words(deadlines),
                    figures.get("MatcherExpiry", of).per(NANOS_PER_MILLI),
                    figures.get("MatcherPause", of).per(NANOS_PER_MILLI));
        }
        return table;
    }

    Table memory() {
        Table table = new Table("Memory of a waiting entry among a million, its key not counted", "arrival", "bytes");
        for (String order : figures.cases("EntryMemory", "order")) {
            table.row(words(order), figures.get("EntryMemory", Map.of("order", order)));
        }
        return table;
    }

    Table mailbox() {
        Table table = new Table(
                "One matcher through its mailbox, an actor for each request",
                "waiting",
                "matches/s",
                "CPU of all of it, µs a match");
        for (String waiting : figures.numbers("MatcherRate", "waiting")) {
            Map<String, String> of = Map.of("waiting", waiting);
            table.row(count(waiting), figures.get("MatcherRate", of), figures.get("MatcherCpu", of));
        }
        return table;
    }

    private static String[] head(String first, List<String> numbers) {
        List<String> head = new ArrayList<>(List.of(first));
        numbers.forEach(number -> head.add(count(number)));
        return head.toArray(String[]::new);
    }

    private Object[] row(String what, List<String> numbers, Function<String, Map<String, String>> of, String name) {
        List<Object> row = new ArrayList<>(List.of(what));
        for (String number : numbers) {
            row.add(figures.find(name, of.apply(number))
                    .<Object>map(spread -> spread.per(NANOS_PER_MICRO))
                    .orElse("-"));
        }
        return row.toArray();
    }

    private static String count(String number) {
        return "%,d".formatted(Long.parseLong(number));
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
