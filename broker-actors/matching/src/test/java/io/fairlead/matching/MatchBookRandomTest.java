// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link MatchBook} against a slow obvious model. {@code -Dfairlead.seed=n} runs one seed, {@code -Dfairlead.seeds=n} runs
 * the first n.
 */
class MatchBookRandomTest {

    private static final int SEEDS = 30;
    private static final int OPERATIONS = 6_000;

    private static final List<String> EVERY_RUN_SEES = List.of(
            "diagnose DENIED",
            "diagnose OLD_PROTOCOL",
            "diagnose SAME_NETWORK",
            "diagnose nothing",
            "enlist Proposed",
            "enlist Queued",
            "enlist too late",
            "release Proposed",
            "release Queued",
            "release of nothing",
            "seek Found",
            "seek Queued",
            "seek TooLate",
            "settle a pair",
            "settle too late");

    @TestFactory
    Stream<DynamicTest> book_agreesWithTheModel() {
        Long chosen = Long.getLong("fairlead.seed");
        LongStream seeds = chosen == null
                ? LongStream.rangeClosed(1, Long.getLong("fairlead.seeds", SEEDS))
                : LongStream.of(chosen);
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    private static void run(long seed) {
        RandomRun run = new RandomRun(seed);
        int operation = 0;
        try {
            for (; operation < OPERATIONS; operation++) {
                run.operate();
            }
            run.end();
            assertThat(run.seen()).containsAll(EVERY_RUN_SEES);
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(
                    "seed " + seed + ", operation " + operation + "; again with: mvn -pl broker-actors/matching test"
                            + " -Dtest=MatchBookRandomTest -Dfairlead.seed=" + seed,
                    wrong);
        }
    }
}
