// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where the driver's own faults go: the first one makes {@link Driver#stop} fail, since its ledger proves nothing. */
final class Bugs {

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    void found(Throwable bug) {
        first.compareAndSet(null, bug);
    }

    /** The same work, whose exceptions come here. */
    Runnable watched(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException bug) {
                found(bug);
            }
        };
    }

    void rethrow() {
        Throwable bug = first.get();
        if (bug != null) {
            throw new IllegalStateException("the driver is at fault", bug);
        }
    }
}
