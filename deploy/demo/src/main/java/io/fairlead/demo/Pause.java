// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a simulated peer lets time pass; an interrupt ends it. */
final class Pause {

    private Pause() {}

    static void of(Duration length) throws InterruptedException {
        Thread.sleep(length);
    }

    static void upTo(Duration max, RandomGenerator random) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(random.nextLong(max.toMillis())));
    }
}
