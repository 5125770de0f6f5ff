// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;

/** Writes durations as the configuration files do: {@code 500ms}, {@code 30s}, {@code 2m}. */
final class Durations {

    private Durations() {}

    static String text(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0 || duration.isZero()) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() != 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
    }
}
