// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a request actor waits for: at most one thing of its present phase, its next refresh, and its deadline. Pekko's own
 * timers would do, at twice the price for each request: they name a logger for each actor that has some.
 *
 * @param <C> the actor's commands
 */
final class RequestTimers<C> {

    /** What a timer sends, and nobody else. Each is an instance of its own, and so told from one that was replaced. */
    interface Due {}

    private final ActorContext<C> context;
    private final Slot phase = new Slot();
    private final Slot refresh = new Slot();
    private final Slot deadline = new Slot();

    RequestTimers(ActorContext<C> context) {
        this.context = context;
    }

    /** Replaces what the phase waited for so far. */
    void inPhase(C due, Duration after) {
        phase.set(due, after);
    }

    void nothingInPhase() {
        phase.clear();
    }

    void refresh(C due, Duration after) {
        refresh.set(due, after);
    }

    void noRefresh() {
        refresh.clear();
    }

    void deadline(C due, Duration after) {
        deadline.set(due, after);
    }

    /** The request has ended: only this is still to come. */
    void linger(C over, Duration after) {
        noRefresh();
        deadline.clear();
        inPhase(over, after);
    }

    /** To be called before the actor stops, or the timers outlive it. */
    void stop() {
        phase.clear();
        refresh.clear();
        deadline.clear();
    }

    /** Whether a timer has sent this and was replaced or cleared since: too late to keep it back, not to ignore it. */
    boolean isStale(C message) {
        return message instanceof Due && !phase.sends(message) && !refresh.sends(message) && !deadline.sends(message);
    }

    private final class Slot {

        private @Nullable C due;
        private @Nullable Cancellable timer;

        void set(C message, Duration after) {
            clear();
            due = message;
            timer = context.scheduleOnce(after, context.getSelf(), message);
        }

        void clear() {
            if (timer != null) {
                timer.cancel();
                timer = null;
                due = null;
            }
        }

        @SuppressWarnings("ReferenceEquality") // see Due
        boolean sends(C message) {
            return message == due;
        }
    }
}
