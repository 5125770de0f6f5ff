// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import java.time.Duration;

/**
 * What {@code retryAfterMs} says ({@code fairlead.node.retry}); each is drawn from the value to twice the value, so
 * that callers spread out.
 *
 * @param announcement after an announcement without a match
 * @param offer after an offer without a match or answer
 * @param refusal after a refusal such as {@code overloaded}
 */
public record RetrySettings(Duration announcement, Duration offer, Duration refusal) {

    static RetrySettings read(SettingsReader in) {
        return new RetrySettings(
                in.duration("announcement", ofMillis(10), ofMinutes(10)),
                in.duration("offer", ofMillis(10), ofMinutes(10)),
                in.duration("refusal", ofMillis(10), ofMinutes(10)));
    }
}
