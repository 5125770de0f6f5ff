// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of the wall when it was made, and from then on as much later as has really passed: it does not jump when
 * somebody sets the wall clock. For how long something takes; what time it is, it tells only roughly. Thread-safe.
 */
final class SteadyClock implements InstantSource {

    private final Instant beginning = Instant.now();
    private final long beginningNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return beginning.plusNanos(System.nanoTime() - beginningNanos);
    }
}
