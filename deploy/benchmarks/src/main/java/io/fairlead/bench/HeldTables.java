// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.HeldFigures.Cost;
import io.fairlead.bench.HeldFigures.Cpu;
import io.fairlead.bench.HeldFigures.Scale;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Shows what several rounds of {@link HeldTrial} have found. */
final class HeldTables {

    private static final double MIB = 1_048_576;
    private static final double MICROS = 1_000;
    private static final int MINUTE = 60_000;

    private final String hop;
    private final List<String> jvmOptions;
    private final Scale scale;
    private final List<HeldFigures> rounds;

    /**
     * @param hop how the announcements came
     * @param jvmOptions of the node
     */
    HeldTables(String hop, List<String> jvmOptions, List<HeldFigures> rounds) {
        this.hop = hop;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.scale = rounds.getFirst().scale();
        this.rounds = List.copyOf(rounds);
    }

    Table memory() {
        String title = "Memory of the node, %s, %,d held, rounds: %d; its JVM has %s"
                .formatted(hop, scale.held(), rounds.size(), String.join(" ", jvmOptions));
        Table table = new Table(title, "what", "idle MiB", "held MiB", "each KiB");
        memory(table, "resident, whenever it was collected last", Memory::resident);
        memory(table, "resident after collection, free heap given back", Memory::needed);
        memory(table, "live objects", Memory::heap);
        return table;
    }

    private void memory(Table table, String what, ToDoubleFunction<Memory> kind) {
        table.row(
                what,
                Spread.of(rounds, figures -> kind.applyAsDouble(figures.idle()) / MIB),
                Spread.of(rounds, figures -> kind.applyAsDouble(figures.full()) / MIB),
                Spread.of(rounds, figures -> figures.kibEach(kind)));
    }

    /** Of the rounds that looked at more than memory; nothing, if none did. */
    Optional<Table> cpu() {
        List<Cpu> found = rounds.stream().flatMap(round -> round.cpu().stream()).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(cpu(found));
    }

    private Table cpu(List<Cpu> found) {
        Table table = new Table("CPU of the node, " + hop, "what", "each µs", "in all ms", "wall ms")
                .row("a minute with nothing held", "-", Spread.of(found, Cpu::idleMillis), MINUTE)
                .row(
                        "a minute with %,d held".formatted(scale.held()),
                        Spread.of(found, cpu -> cpu.microsPerMinute(scale.held())),
                        Spread.of(found, Cpu::heldMillis),
                        MINUTE);
        cost(table, scale.leaving(), "callers go at once", found, Cpu::disconnects);
        cost(table, scale.ending(), "arrive", found, Cpu::arrivals);
        cost(table, scale.ending(), "end together, unmatched", found, Cpu::ends);
        return table;
    }

    private static void cost(Table table, int count, String what, List<Cpu> found, Function<Cpu, Cost> cost) {
        table.row(
                "%,d %s".formatted(count, what),
                Spread.of(found, cpu -> cost.apply(cpu).cpuMillis() * MICROS / count),
                Spread.of(found, cpu -> cost.apply(cpu).cpuMillis()),
                Spread.of(found, cpu -> cost.apply(cpu).wallMillis()));
    }
}
