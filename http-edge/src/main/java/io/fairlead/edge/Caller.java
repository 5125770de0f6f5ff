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
    private Runnable whenClosed = () -> {};

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

    /** What to do when the caller closes its connection after the response was written to it. */
    synchronized void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** The caller has closed its connection, and may have read the response or not. */
    void closed() {
        Runnable due;
        synchronized (this) {
            due = whenClosed;
        }
        due.run();
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
