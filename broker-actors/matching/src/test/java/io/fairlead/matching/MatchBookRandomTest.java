// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link MatchBook} against a slow obvious model. {@code -Dfairlead.seed=n} runs one seed, {@code -Dfairlead.seeds=n}
 * runs the first n.
 */
class MatchBookRandomTest {

    private static final int SEEDS = 30;
    private static final int OPERATIONS = 6_000;

    /** What all runs together must have come across, or they would prove little. */
    private static final List<String> EVERYTHING = List.of(
            "diagnose DENIED",
            "diagnose OLD_PROTOCOL",
            "diagnose SAME_NETWORK",
            "diagnose nothing",
            "enlist Full",
            "enlist Proposed",
            "enlist Queued",
            "enlist too late",
            "enlist with its age",
            "expire something",
            "file false",
            "file true",
            "file with its age",
            "seek Found",
            "seek Full",
            "seek Queued",
            "seek TooLate",
            "settle a pair",
            "settle too late",
            "withdraw some");

    @TestFactory
    Stream<DynamicTest> book_agreesWithTheModel() {
        Set<String> seen = new TreeSet<>();
        Long chosen = Long.getLong("fairlead.seed");
        if (chosen != null) {
            return Stream.of(test(chosen, seen));
        }
        return Stream.concat(
                LongStream.rangeClosed(1, Long.getLong("fairlead.seeds", SEEDS)).mapToObj(seed -> test(seed, seen)),
                Stream.of(DynamicTest.dynamicTest(
                        "coverage", () -> assertThat(seen).containsAll(EVERYTHING))));
    }

    private static DynamicTest test(long seed, Set<String> seen) {
        return DynamicTest.dynamicTest("seed " + seed, () -> run(seed, seen));
    }

    private static void run(long seed, Set<String> seen) {
        RandomRun run = new RandomRun(seed);
        int operation = 0;
        try {
            for (; operation < OPERATIONS; operation++) {
                run.operate();
            }
            run.end();
            seen.addAll(run.seen());
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(
                    "seed " + seed + ", operation " + operation + "; again with: mvn -pl broker-actors/matching test"
                            + " -Dtest=MatchBookRandomTest -Dfairlead.seed=" + seed,
                    wrong);
        }
    }
}
