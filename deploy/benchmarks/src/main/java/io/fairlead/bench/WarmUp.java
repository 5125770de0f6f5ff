// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Loads a server until its JVM compiles no more that matters, which shows in the CPU of a cycle. */
final class WarmUp {

    private static final Duration STEP = Duration.ofSeconds(5);
    private static final double SETTLED = 0.93;

    private final MeasuredProcess server;
    private final Plan plan;
    private final List<Double> micros = new ArrayList<>();

    private WarmUp(MeasuredProcess server, Plan plan) {
        this.server = server;
        this.plan = plan;
    }

    /** Follows the plans in turns, each for so long at most. */
    static void settle(MeasuredProcess server, Duration max, Plan... plans) {
        for (Plan plan : plans) {
            Lab.say("Warming up %s, %d s at most".formatted(plan.nodes(), max.toSeconds()));
        }
        List<WarmUp> all =
                Arrays.stream(plans).map(plan -> new WarmUp(server, plan)).toList();
        long end = System.nanoTime() + max.multipliedBy(plans.length).toNanos();
        while (!all.stream().allMatch(WarmUp::isSettled) && System.nanoTime() < end) {
            all.forEach(WarmUp::step);
        }
    }

    private void step() {
        micros.add(Cycles.measure(server, plan, Duration.ZERO, STEP).serverMicros());
    }

    /** Whether the last two steps cost about what the two before them did. */
    private boolean isSettled() {
        int n = micros.size();
        return n >= 4 && micros.get(n - 1) + micros.get(n - 2) > SETTLED * (micros.get(n - 3) + micros.get(n - 4));
    }
}
