// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What became of a crowd's announcements: written by the thread of its connections, read by any. */
final class CrowdNotes {

    private final AtomicInteger replies = new AtomicInteger();
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private volatile long lastReply;

    void reply() {
        lastReply = System.nanoTime();
        replies.incrementAndGet();
    }

    /** The first one counts. */
    void fault(String what) {
        fault.compareAndSet(null, what);
    }

    /** How many have come. */
    int replies() {
        return replies.get();
    }

    /** When the last one came ({@link System#nanoTime}). */
    long lastReply() {
        return lastReply;
    }

    /** Throws when an announcement could not be sent, was refused, or ended by itself. */
    void requireNoFault() {
        String found = fault.get();
        if (found != null) {
            throw new IllegalStateException(found);
        }
    }
}
