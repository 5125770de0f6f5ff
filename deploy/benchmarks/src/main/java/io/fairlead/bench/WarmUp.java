// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;

/** Load that nobody looks at, for a server's JVM to compile what it will run. */
final class WarmUp {

    private WarmUp() {}

    static void of(Plan plan, Duration length) {
        Lab.say("Warming up %s, %d s".formatted(plan.nodes(), length.toSeconds()));
        try (Driver driver = Driver.start(plan, new Meter())) {
            driver.await(_ -> false, length);
        }
    }
}
