// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Instant;

/**
 * How one announcement or offer waits.
 *
 * @param since when its request began; what "oldest" is decided by
 * @param until its deadline: at this instant it no longer waits
 */
public record Waiting(Traits traits, Instant since, Instant until) {}
