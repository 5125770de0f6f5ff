// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown and recorded of a benchmark. */
class ResultsTest {

    @Test
    void results_areTablesWithTheGoalsBelow() {
        Results results = new Results();
        results.add(new Table("Choice", "depth", "µs").row("1 M", Spread.of(0.2, 0.3, 0.25)));
        results.decide(Goal.CHOICE, Spread.of(0.25));
        assertThat(results).hasToString("""
                Choice

                | depth | µs                |
                | ----- | ----------------- |
                | 1 M   | 0.25 (0.2 to 0.3) |

                Goals

                | what                                              | goal   | result | met |
                | ------------------------------------------------- | ------ | ------ | --- |
                | choose-and-remove at 1 M waiting, the worst front | ≤ 1 µs | 0.25   | yes |

                """);
    }

    @Test
    void goalThatWasNotDecided_isShownAllTheSame() {
        Results results = new Results();
        results.decide(Goal.START, Spread.of(5));
        assertThat(Results.goals("Every goal", List.of(Goal.START, Goal.EXPIRY), results.decided())
                        .toString())
                .contains("≤ 4 s", "| 5 ", "**no**", "≤ 1 s", "not measured");
    }

    @Test
    void section_isAppended(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("RESULTS.md"), "# Results\n");
        Surroundings surroundings = new Surroundings("abc-dirty", "2 × CPU", "25", "2026-11-25 21:00 UTC");
        new Section("start", "deploy/fairlead bench start", surroundings, "A table\n\n").appendTo(file);
        assertThat(file).hasContent("""
                # Results

                ## Bench: start (2026-11-25 21:00 UTC)

                `deploy/fairlead bench start`. Commit abc-dirty. Machine: 2 × CPU. JDK: 25.

                A table
                """);
    }
}
