// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests of one kind this node holds, and how many it may. Thread-safe. */
final class HeldCount {

    private final int max;
    private final AtomicInteger now = new AtomicInteger();

    HeldCount(int max) {
        this.max = max;
    }

    /** Counts one more, unless that would be too many. */
    boolean tryAdd() {
        if (now.incrementAndGet() > max) {
            now.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts one less when this completes, in whatever way. */
    void removeAfter(CompletionStage<?> outcome) {
        outcome.whenComplete((_, _) -> now.decrementAndGet());
    }

    int now() {
        return now.get();
    }

    int max() {
        return max;
    }
}
