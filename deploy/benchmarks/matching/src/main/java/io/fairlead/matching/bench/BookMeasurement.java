// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures what {@code MatchBook} costs, and prints figures: nanoseconds, and bytes. To be started with room for a
 * million entries and a half.
 */
public final class BookMeasurement {

    private static final String SHALLOW = "1000";
    private static final String DEEP = "1000000";
    private static final List<String> DEPTHS = List.of(SHALLOW, "10000", "100000", DEEP);

    /** Short ones, of which one or the other meets the collector. */
    private static final int QUICK_RUNS = 5;

    private BookMeasurement() {}

    /** Takes {@code quick} or {@code full}, and how often each figure is to be measured. */
    public static void main(String[] arguments) {
        boolean quick = arguments[0].equals("quick");
        int runs = Integer.parseInt(arguments[1]);
        if (quick) {
            quickly(new Trials(Math.max(runs, QUICK_RUNS), 3, TimeValue.milliseconds(150)));
        } else {
            thoroughly(new Trials(runs, 5, TimeValue.seconds(1)));
        }
    }

    /** The hardest fronts, shallow and deep, and an easy one beside them. */
    private static void quickly(Trials trials) {
        memory(1);
        List<String> fronts = Trials.names(Front.NONE, Front.SAME_NETWORK, Front.DENIED_SCATTERED, Front.HALF_EXPIRING);
        trials.run(ChoiceBenchmark.class, Map.of("depth", List.of(SHALLOW, DEEP), "front", fronts));
        trials.run(EnqueueBenchmark.class, Map.of("depth", List.of(DEEP)));
        trials.run(RemoveBenchmark.class, Map.of("depth", List.of(DEEP)));
        trials.run(CompartmentsBenchmark.class, Map.of("compartments", List.of("1", "10")));
    }

    private static void thoroughly(Trials trials) {
        memory(trials.runs());
        List<String> fronts = Trials.names(Front.values());
        trials.run(ChoiceBenchmark.class, Map.of("depth", List.of("0"), "front", Trials.names(Front.NONE)));
        trials.run(ChoiceBenchmark.class, Map.of("depth", DEPTHS, "front", fronts));
        trials.run(EnqueueBenchmark.class, Map.of("depth", List.of("0")));
        trials.run(EnqueueBenchmark.class, Map.of("depth", DEPTHS));
        trials.run(RemoveBenchmark.class, Map.of("depth", DEPTHS));
        trials.run(CompartmentsBenchmark.class, Map.of("compartments", List.of("1", "3", "10")));
        trials.run(ExpiryBenchmark.class, Map.of("deadlines", Trials.names(Deadlines.values())));
    }

    private static void memory(int runs) {
        for (EntryMemory order : EntryMemory.values()) {
            List<Double> bytes = Stream.generate(order::bytesEach).limit(runs).toList();
            new Figure("EntryMemory", Map.of("order", order.name()), bytes).print();
        }
    }
}
