// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.RetrySettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a caller should come back: the configured time to twice that, at random, so that callers spread out. */
record RetryAdvice(RetrySettings settings, RandomGenerator random) {

    Duration afterAnnouncement() {
        return spread(settings.announcement());
    }

    Duration afterOffer() {
        return spread(settings.offer());
    }

    Duration afterRefusal() {
        return spread(settings.refusal());
    }

    private Duration spread(Duration least) {
        return least.plusMillis(random.nextLong(least.toMillis() + 1));
    }
}
