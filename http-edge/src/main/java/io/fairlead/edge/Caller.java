// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import org.jspecify.annotations.Nullable;

/**
 * The one who waits for the response to one request. Tells, at most once, that it has gone without having received it.
 *
 * <p>The connection and the endpoint are on different threads, and either may come first.
 */
final class Caller {

    private @Nullable Runnable action;
    private boolean gone;

    /** What to do when the caller goes; done at once when it has gone already. */
    void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                this.action = action;
                return;
            }
        }
        action.run();
    }

    /** The caller has gone, or has at least not received the response. */
    void gone() {
        Runnable due;
        synchronized (this) {
            due = action;
            action = null;
            gone = true;
        }
        if (due != null) {
            due.run();
        }
    }
}
