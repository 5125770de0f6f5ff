// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens in other processes, by asking again and again. */
final class Await {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /** Whether it became so within the time. */
    static boolean within(Duration max, BooleanSupplier condition) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** @throws IllegalStateException with the failure's text, when it did not become so */
    static void until(Duration max, BooleanSupplier condition, Supplier<String> failure) {
        if (!within(max, condition)) {
            throw new IllegalStateException("not within " + max + ": " + failure.get());
        }
    }
}
