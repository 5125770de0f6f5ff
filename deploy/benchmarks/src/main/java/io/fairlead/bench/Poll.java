// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that nobody tells us. */
final class Poll {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Poll() {}

    /**
     * Returns as soon as it is so, which is looked at every 50 ms.
     *
     * @param what in words, for the exception that is thrown when it is not so within the time
     */
    static void until(String what, Duration max, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + max.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Lets so much time pass. */
    static void rest(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        until("time passes", length.plusSeconds(1), () -> System.nanoTime() >= end);
    }
}
