// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import io.fairlead.bench.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the scenarios of a class have shown, as a table to print and to keep in {@code target/scenarios}. */
final class ScenarioTable {

    private static final String HEAD = """
            | scenario | matches | double matches | wrong answers | survivors' requests lost | longest outage | offers that \
            changed proxies | requests by how they ended |
            |---|---|---|---|---|---|---|---|
            """;

    private final String name;
    private final List<String> rows = new ArrayList<>();

    ScenarioTable(String name) {
        this.name = name;
    }

    void add(String scenario, Report report) {
        String kinds = report.byKind().entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "));
        rows.add("| %s | %d | %d | %d | %d | %.1f s | %d | %s |%n"
                .formatted(
                        scenario,
                        report.matches(),
                        report.doubleMatches(),
                        report.wrongAnswers(),
                        report.lost(),
                        report.outages().longest().toMillis() / 1000.0,
                        report.handedOn(),
                        kinds));
    }

    /** Prints the table and writes it to {@code target/scenarios/<name>.md}. */
    void publish() {
        String text = "Seed %d%n%n%s%s".formatted(Seed.get(), HEAD, String.join("", rows));
        System.out.println("\n" + name + "\n" + text);
        try {
            Path folder = Files.createDirectories(Path.of("target", "scenarios"));
            Files.writeString(folder.resolve(name + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
