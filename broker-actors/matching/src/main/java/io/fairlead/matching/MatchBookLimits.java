// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Duration;

/**
 * The bounds of one compartment's queues.
 *
 * @param announcementsMax announcements that may wait at once, from 1
 * @param offersMax offers that may wait at once, from 1
 * @param silenceMax how long an entry lives without being refreshed
 */
public record MatchBookLimits(int announcementsMax, int offersMax, Duration silenceMax) {

    public MatchBookLimits {
        if (announcementsMax < 1 || offersMax < 1) {
            throw new IllegalArgumentException("a limit is below 1: " + announcementsMax + ", " + offersMax);
        }
        if (!silenceMax.isPositive()) {
            throw new IllegalArgumentException("a time is not positive: " + silenceMax);
        }
    }
}
