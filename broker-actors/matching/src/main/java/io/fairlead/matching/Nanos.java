// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Duration;
import java.time.Instant;

/**
 * Instants and durations as nanoseconds in a {@code long}, which costs an entry 8 bytes instead of an object each.
 * Instants outside the years 1677 to 2262 become the nearest that fits, and sums do not overflow.
 */
final class Nanos {

    private static final long PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_MAX = Long.MAX_VALUE / PER_SECOND - 1;

    private Nanos() {}

    static long of(Instant instant) {
        return of(instant.getEpochSecond(), instant.getNano());
    }

    static long of(Duration duration) {
        return of(duration.getSeconds(), duration.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }

    /** The sum, for an addend that is not negative. */
    static long plus(long nanos, long addend) {
        return nanos > Long.MAX_VALUE - addend ? Long.MAX_VALUE : nanos + addend;
    }

    private static long of(long seconds, int nanos) {
        if (seconds > SECONDS_MAX) {
            return Long.MAX_VALUE;
        }
        return seconds < -SECONDS_MAX ? Long.MIN_VALUE : seconds * PER_SECOND + nanos;
    }
}
