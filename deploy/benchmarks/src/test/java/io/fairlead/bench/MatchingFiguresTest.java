// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the programs that measure matching print is understood, and decides the goals. */
class MatchingFiguresTest {

    private static final String OUTPUT = """
            # JMH says something
            figure\tChoiceBenchmark\tdepth=1000,front=NONE\t210.5,190.0,200.0
            figure\tChoiceBenchmark\tdepth=1000000,front=NONE\t500.0,600.0,700.0
            figure\tChoiceBenchmark\tdepth=1000,front=DENIED\t100.0
            figure\tChoiceBenchmark\tdepth=1000000,front=DENIED\t550.0
            figure\tEnqueueBenchmark\tdepth=0\t90.0
            figure\tExpiryBenchmark\tdeadlines=ONE_INSTANT\t4.0E8
            figure\tExpiryBenchmark\tdeadlines=SCATTERED\t8.0E8
            figure\tEntryMemory\torder=IN_ORDER\t120.0
            figure\tEntryMemory\torder=SHUFFLED\t160.0
            figure\tMatcherRate\twaiting=10000\t150000.0,140000.0,160000.0
            figure\tMatcherCpu\twaiting=10000\t9.0
            figure\tMatcherExpiry\tdeadlines=ONE_INSTANT\t9.0E8
            figure\tMatcherExpiry\tdeadlines=SCATTERED\t2.1E9
            figure\tMatcherPause\tdeadlines=ONE_INSTANT\t1.5E7
            figure\tMatcherPause\tdeadlines=SCATTERED\t2.5E7
            """;

    private final MatchingFigures figures = MatchingFigures.parse(OUTPUT);

    @Test
    void figure_isFoundByItsNameAndCase() {
        assertThat(figures.get("ChoiceBenchmark", Map.of("front", "NONE", "depth", "1000")))
                .isEqualTo(Spread.of(190, 200, 210.5));
        assertThat(figures.get("MatcherPause", Map.of("deadlines", "SCATTERED")))
                .isEqualTo(Spread.of(2.5e7));
        assertThat(figures.find("ChoiceBenchmark", Map.of("front", "NONE", "depth", "1")))
                .isEmpty();
    }

    @Test
    void numbers_areInTheirOrder() {
        MatchingFigures unordered = MatchingFigures.parse("figure\tA\tn=10\t1\nfigure\tA\tn=3\t1\nfigure\tA\tn=1\t1\n");
        assertThat(unordered.numbers("A", "n")).containsExactly("1", "3", "10");
    }

    @Test
    void line_thatIsCutShort_isNoFigure() {
        assertThatThrownBy(() -> MatchingFigures.parse("figure\tMatcherRate\twaiting=1"))
                .hasMessageContaining("waiting=1");
        assertThatThrownBy(() -> MatchingFigures.parse("figure\tMatcherRate\twaiting=1\t"))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void goals_areDecidedByTheWorst() {
        Results results = new Results();
        MatchingBenchmark.decide(figures, results);
        assertThat(results.decided())
                .containsEntry(Goal.CHOICE, Spread.of(0.5, 0.6, 0.7))
                .containsEntry(Goal.CHOICE_GROWTH, Spread.of(5.5))
                .containsEntry(Goal.EXPIRY, Spread.of(0.9))
                .containsEntry(Goal.EXPIRY_PAUSE, Spread.of(25))
                .containsEntry(Goal.ENTRY_BYTES, Spread.of(160))
                .containsEntry(Goal.MATCHER_RATE, Spread.of(140_000, 150_000, 160_000));
    }

    @Test
    void tables_showWhatWasMeasuredOnly() {
        MatchingTables tables = new MatchingTables(figures);
        assertThat(tables.choices().toString()).contains("| front  | 1,000", "| denied | 0.1 ", "0.6 (0.5 to 0.7)");
        assertThat(tables.filing().toString()).contains("| enqueue          | 0.09 |", "| remove, anywhere | -    |");
        assertThat(tables.expiry().toString()).contains("| one instant ", "| 400 ", "| 25 ");
        assertThat(tables.mailbox().toString()).contains("| 10,000  | 150,000 (140,000 to 160,000) | 9 ");
    }
}
