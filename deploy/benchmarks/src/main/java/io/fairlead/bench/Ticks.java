// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time of the ledger: nanoseconds since 1970, taken from the wall clock once and counted on by the monotonic clock,
 * so that it never jumps, and still compares with what other processes and logs say.
 */
public final class Ticks {

    private static final long OFFSET = offset();

    private Ticks() {}

    private static long offset() {
        return epochNanos(Instant.now()) - System.nanoTime();
    }

    /** The present moment. */
    public static long now() {
        return OFFSET + System.nanoTime();
    }

    static long epochNanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    static Instant instant(long ticks) {
        return Instant.ofEpochSecond(0, ticks);
    }
}
