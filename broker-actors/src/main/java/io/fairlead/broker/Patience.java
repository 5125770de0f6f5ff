// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long one request has waited and how much longer it may, by its own node's clock. */
record Patience(Instant since, Instant until, InstantSource clock) {

    static Patience startingNow(Duration patience, InstantSource clock) {
        Instant now = clock.instant();
        return new Patience(now, now.plus(patience), clock);
    }

    Duration waited() {
        return Duration.between(since, clock.instant());
    }

    /** Never negative. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver() {
        return left().isZero();
    }
}
