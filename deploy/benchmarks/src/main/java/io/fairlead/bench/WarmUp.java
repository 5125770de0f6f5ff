// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Loads a server until its JVM compiles no more that matters, which shows in the CPU of a cycle. */
final class WarmUp {

    private static final Duration STEP = Duration.ofSeconds(5);
    private static final double SETTLED = 0.93;

    private WarmUp() {}

    static void settle(MeasuredProcess server, Plan plan, Duration max) {
        for (URI url : plan.nodes()) {
            Lab.say("Warming up %s, %d s at most".formatted(url, max.toSeconds()));
        }
        List<Double> micros = new ArrayList<>();
        long end = System.nanoTime() + max.toNanos();
        while (!isSettled(micros) && System.nanoTime() < end) {
            micros.add(Cycles.measure(server, plan, Duration.ZERO, STEP).serverMicros());
        }
    }

    /** Whether the last two steps cost about what the two before them did. */
    private static boolean isSettled(List<Double> micros) {
        int n = micros.size();
        return n >= 4 && micros.get(n - 1) + micros.get(n - 2) > SETTLED * (micros.get(n - 3) + micros.get(n - 4));
    }
}
