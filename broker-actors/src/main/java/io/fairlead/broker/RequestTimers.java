// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * What a request actor waits for: at most one thing of its present phase, its next refresh, and its deadline.
 *
 * @param <C> the actor's commands
 */
record RequestTimers<C>(TimerScheduler<C> timers) {

    private enum Key {
        PHASE,
        REFRESH,
        DEADLINE
    }

    /** Replaces what the phase waited for so far. */
    void inPhase(C due, Duration after) {
        timers.startSingleTimer(Key.PHASE, due, after);
    }

    void nothingInPhase() {
        timers.cancel(Key.PHASE);
    }

    void refresh(C due, Duration after) {
        timers.startSingleTimer(Key.REFRESH, due, after);
    }

    void noRefresh() {
        timers.cancel(Key.REFRESH);
    }

    void deadline(C due, Duration after) {
        timers.startSingleTimer(Key.DEADLINE, due, after);
    }

    /** The request has ended: only this is still to come. */
    void linger(C over, Duration after) {
        noRefresh();
        timers.cancel(Key.DEADLINE);
        inPhase(over, after);
    }
}
