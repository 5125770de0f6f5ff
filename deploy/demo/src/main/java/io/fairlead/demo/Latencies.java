// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;

/** How often each latency was seen, to the millisecond; one of a minute or more counts as a minute. Not thread-safe. */
final class Latencies {

    private static final int MILLIS_MAX = 60_000;

    private final int[] counts = new int[MILLIS_MAX + 1];
    private int total;

    void add(Duration latency) {
        counts[Math.clamp(latency.toMillis(), 0, MILLIS_MAX)]++;
        total++;
    }

    /**
     * The smallest latency that the given share (0 to 1) of all those seen does not exceed; zero when none was seen.
     */
    Duration quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int millis = 0; millis <= MILLIS_MAX; millis++) {
            seen += counts[millis];
            if (seen >= rank) {
                return Duration.ofMillis(millis);
            }
        }
        return Duration.ZERO;
    }
}
