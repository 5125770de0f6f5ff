// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What several runs gave for one thing that was measured, as {@code deploy/fairlead bench matching} reads it: a line of
 * {@code figure}, name, case and values, with tabs between them.
 *
 * @param of what tells the cases of a name apart
 */
public record Figure(String name, Map<String, String> of, List<Double> values) {

    public Figure {
        of = Map.copyOf(of);
        values = List.copyOf(values);
    }

    public void print() {
        System.out.println(this);
        System.out.flush();
    }

    @Override
    public String toString() {
        String cases = of.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        String runs = values.stream().map(String::valueOf).collect(Collectors.joining(","));
        return String.join("\t", "figure", name, cases, runs);
    }
}
