// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the programs of {@code deploy/benchmarks/matching} print: lines of a mark, a name, a case and values, with tabs
 * between them. Anything else that they say is passed over.
 */
record MatchingFigures(List<Figure> figures) {

    private static final String MARK = "figure";
    private static final int PARTS = 4;

    /** @param of what tells the cases of a name apart */
    record Figure(String name, Map<String, String> of, Spread spread) {}

    MatchingFigures {
        figures = List.copyOf(figures);
    }

    static MatchingFigures parse(String output) {
        return new MatchingFigures(output.lines()
                .filter(line -> line.startsWith(MARK + "\t"))
                .map(MatchingFigures::figure)
                .toList());
    }

    MatchingFigures and(MatchingFigures others) {
        return new MatchingFigures(
                Stream.concat(figures.stream(), others.figures.stream()).toList());
    }

    /** The figure of this name that is of just this. */
    Optional<Spread> find(String name, Map<String, String> of) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name) && figure.of().equals(of))
                .map(Figure::spread)
                .findFirst();
    }

    Spread get(String name, Map<String, String> of) {
        return find(name, of).orElseThrow(() -> new IllegalStateException("no figure " + name + " of " + of));
    }

    /** The values that a case has among the figures of this name, in the order in which they were measured. */
    List<String> cases(String name, String parameter) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .flatMap(figure -> Optional.ofNullable(figure.of().get(parameter)).stream())
                .distinct()
                .toList();
    }

    /** The same for whole numbers, in their order. */
    List<String> numbers(String name, String parameter) {
        return cases(name, parameter).stream()
                .sorted(Comparator.comparingLong(Long::parseLong))
                .toList();
    }

    private static Figure figure(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != PARTS) {
            throw new IllegalStateException("not a figure: " + line);
        }
        return new Figure(parts[1], of(parts[2]), Spread.of(numbers(parts[3])));
    }

    private static Map<String, String> of(String cases) {
        Map<String, String> of = new LinkedHashMap<>();
        for (String each : cases.isEmpty() ? new String[0] : cases.split(",", -1)) {
            int equals = each.indexOf('=');
            of.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return of;
    }

    private static double[] numbers(String values) {
        return Arrays.stream(values.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
