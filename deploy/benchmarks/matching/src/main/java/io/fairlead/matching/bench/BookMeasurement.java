// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures what {@code MatchBook} costs, and prints figures: nanoseconds, and bytes. To be started with room for a million
 * entries and a half.
 */
public final class BookMeasurement {

    private static final List<String> DEPTHS = List.of("0", "1000", "10000", "100000", "1000000");
    private static final List<String> DEPTHS_QUICK = List.of("1000", "1000000");
    private static final List<String> COMPARTMENTS = List.of("1", "3", "10");

    private BookMeasurement() {}

    /** Takes {@code quick} or {@code full}, and how often each figure is to be measured. */
    public static void main(String[] arguments) {
        boolean quick = arguments[0].equals("quick");
        int runs = Integer.parseInt(arguments[1]);
        for (EntryMemory order : EntryMemory.values()) {
            new Figure("EntryMemory", Map.of("order", order.name()), bytes(order, runs)).print();
        }
        if (quick) {
            measure(new Trials(runs, 3, TimeValue.milliseconds(300)), DEPTHS_QUICK);
        } else {
            measure(new Trials(runs, 5, TimeValue.seconds(1)), DEPTHS);
        }
    }

    private static List<Double> bytes(EntryMemory order, int runs) {
        return Stream.generate(order::bytesEach).limit(runs).toList();
    }

    private static void measure(Trials trials, List<String> depths) {
        trials.run(ChoiceBenchmark.class, Map.of("depth", depths, "front", Trials.names(Front.values())));
        List<String> depthsOfSome = depths.stream().filter(depth -> !depth.equals("0")).toList();
        trials.run(EnqueueBenchmark.class, Map.of("depth", depths));
        trials.run(RemoveBenchmark.class, Map.of("depth", depthsOfSome));
        trials.run(CompartmentsBenchmark.class, Map.of("compartments", COMPARTMENTS));
        trials.run(ExpiryBenchmark.class, Map.of("deadlines", Trials.names(Deadlines.values())));
    }
}
