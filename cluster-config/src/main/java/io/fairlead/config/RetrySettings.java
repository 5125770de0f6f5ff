// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;

/**
 * What {@code retryAfterMs} says ({@code fairlead.node.retry}); each is drawn from the value to twice the value, so that
 * callers spread out.
 *
 * @param announcement after an announcement without a match
 * @param offer after an offer without a match or answer
 * @param refusal after a refusal such as {@code overloaded}
 */
public record RetrySettings(Duration announcement, Duration offer, Duration refusal) {}
