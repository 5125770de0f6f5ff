// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import org.jspecify.annotations.Nullable;

/**
 * That a caller goes without having received its response. Whoever is to hear of it does so at most once, also when it
 * asks after the fact; it and the connection are on different threads, and either may come first.
 */
final class Departure {

    private @Nullable Runnable heard;
    private boolean happened;

    /** Done when it happens, or at once when it has happened already. */
    void thenRun(Runnable action) {
        synchronized (this) {
            if (!happened) {
                heard = action;
                return;
            }
        }
        action.run();
    }

    /** The caller has gone, or has at least not received its response. */
    void happened() {
        Runnable due;
        synchronized (this) {
            due = heard;
            heard = null;
            happened = true;
        }
        if (due != null) {
            due.run();
        }
    }
}
