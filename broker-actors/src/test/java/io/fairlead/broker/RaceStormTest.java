// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything at once, by chance. A failed test prints its seed; {@code -Dfairlead.test.seed=} runs it again. */
class RaceStormTest {

    private static final int PAIRS = 300;
    private static final int PATIENCE_MILLIS = 4_000;

    private static final Rig RIG = Rig.start(RigSettings.QUICK);

    private final long seed = Long.getLong("fairlead.test.seed", System.nanoTime());
    private final List<Compartment> pools = Stream.concat(
                    Stream.generate(RIG::common).limit(3),
                    Stream.generate(RIG::personal).limit(2))
            .toList();

    /** A cold JVM is slower than the claims are patient, which is not what is tested here. */
    @BeforeAll
    static void warmUp() {
        RigCrowd crowd = new RigCrowd(RIG, RIG.gateway(), List.of(RIG.common(), RIG.personal()), 1);
        crowd.arrive(100, 1_000);
        RIG.eventually(
                Duration.ofSeconds(10), () -> assertThat(crowd.stillHeld()).isEqualTo("0 announcements, 0 offers"));
    }

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @Test
    void storm_overSeveralCompartments_matchesNobodyTwice() {
        RigCrowd crowd = new RigCrowd(RIG, RIG.gateway(), pools, seed);
        crowd.arrive(PAIRS, PATIENCE_MILLIS);
        assertFair(crowd, PAIRS / 3);
    }

    @Test
    void storm_whileMatchersAreMoved_matchesNobodyTwice() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        RigCrowd crowd = new RigCrowd(RIG, RIG.gateway(), pools, seed);
        IntStream.range(0, 8)
                .forEach(_ -> RIG.after(
                        Duration.ofMillis(random.nextInt(1_500)),
                        () -> RIG.stopMatcher(pools.get(random.nextInt(pools.size())))));
        for (int wave = 0; wave < 5; wave++) {
            crowd.arrive(PAIRS / 5, PATIENCE_MILLIS);
        }
        assertFair(crowd, PAIRS / 3);
    }

    @Test
    void storm_overABadNetwork_matchesNobodyTwice() {
        RigChaos chaos = new RigChaos(RIG, seed);
        RigCrowd crowd = new RigCrowd(RIG, RIG.gateway(RigSettings.QUICK.conversations(), chaos), pools, seed);
        crowd.arrive(PAIRS / 2, PATIENCE_MILLIS);
        RIG.eventually(
                Duration.ofMillis(2 * PATIENCE_MILLIS),
                () -> assertThat(crowd.stillHeld())
                        .as("held beyond everybody's patience, seed " + seed)
                        .isEqualTo("0 announcements, 0 offers"));
        chaos.heal();
        assertFair(crowd, PAIRS / 10);
    }

    private void assertFair(RigCrowd crowd, int answeredMin) {
        assertThat(crowd.assertNobodyGotWhatWasNotMeantForThem())
                .as("offers answered, seed " + seed)
                .isGreaterThan(answeredMin);
    }
}
