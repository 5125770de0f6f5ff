// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/**
 * One run of a driver.
 *
 * @param seed repeats the crowd and what it does; not when the broker's replies arrive
 * @param plan in words, for people
 */
public record Run(long seed, long startedNanos, String plan) implements Entry {}
