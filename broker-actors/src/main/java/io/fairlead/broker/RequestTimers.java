// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * What a request actor waits for: at most one thing of its present phase, its next refresh, and its deadline.
 *
 * <p>All of it takes one timer of the actor system at most. After each message of the actor that is set for the first
 * of them, unless it rings by then already; when nobody waits any more for what it was set for, it rings in vain. So a
 * request of one compartment that is matched soon has set one timer for half a second, and not one for each of its
 * waits: Pekko keeps a cancelled one for up to five seconds, and a busy node had hundreds of thousands of those.
 *
 * @param <C> the actor's commands
 */
final class RequestTimers<C> {

    /** What a timer sends, and nobody else. Each is an instance of its own, and so told from one that was replaced. */
    interface Due {}

    private final ActorContext<C> context;
    private final InstantSource clock;
    private final Slot phase = new Slot();
    private final Slot refresh = new Slot();
    private final Slot deadline = new Slot();
    private @Nullable Alarm<C> alarm;

    /** @param clock goes as the actor system's timers do */
    RequestTimers(ActorContext<C> context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /** Replaces what the phase waited for so far. */
    void inPhase(C due, Duration after) {
        set(phase, due, after);
    }

    void nothingInPhase() {
        phase.clear();
    }

    void refresh(C due, Duration after) {
        set(refresh, due, after);
    }

    void noRefresh() {
        refresh.clear();
    }

    void deadline(C due, Duration after) {
        set(deadline, due, after);
    }

    /** The request has ended: only this is still to come. */
    void linger(C over, Duration after) {
        noRefresh();
        deadline.clear();
        inPhase(over, after);
    }

    /** To be called before the actor stops, or its timer outlives it. */
    void stop() {
        phase.clear();
        refresh.clear();
        deadline.clear();
        silence();
    }

    /** The actor's first behavior. */
    Behavior<C> begin(Supplier<Behavior<C>> first) {
        Behavior<C> next = first.get();
        ringInTime();
        return next;
    }

    /** Has every message of the actor handled, but for that of a timer whose time is not waited for any more. */
    Behavior<C> receive(C message, Function<C, Behavior<C>> handler) {
        Behavior<C> next = !(message instanceof Due) || takeDue(message) ? handler.apply(message) : Behaviors.same();
        ringInTime();
        return next;
    }

    @SuppressWarnings("ReferenceEquality") // see Due
    private boolean takeDue(C message) {
        if (alarm == null || message != alarm.message()) {
            return false; // had rung already when it was replaced
        }
        alarm = null;
        return phase.take(message) || refresh.take(message) || deadline.take(message);
    }

    private void set(Slot slot, C due, Duration after) {
        slot.due = due;
        slot.at = clock.instant().plus(after);
    }

    private void ringInTime() {
        Slot first = firstOf(firstOf(phase, refresh), deadline);
        if (first.due == null || (alarm != null && !first.at.isBefore(alarm.at()))) {
            return;
        }
        silence();
        Duration left = Duration.between(clock.instant(), first.at);
        alarm = new Alarm<>(
                first.due,
                first.at,
                context.scheduleOnce(left.isNegative() ? Duration.ZERO : left, context.getSelf(), first.due));
    }

    private Slot firstOf(Slot a, Slot b) {
        return a.due == null || (b.due != null && b.at.isBefore(a.at)) ? b : a;
    }

    private void silence() {
        if (alarm != null) {
            alarm.timer().cancel();
            alarm = null;
        }
    }

    /** The actor system's timer, and what it sends. */
    private record Alarm<C>(C message, Instant at, Cancellable timer) {}

    private final class Slot {

        private @Nullable C due;
        private Instant at = Instant.MIN;

        void clear() {
            due = null;
        }

        /** Whether it was for this; it is for nothing any more. */
        @SuppressWarnings("ReferenceEquality") // see Due
        boolean take(C message) {
            if (message != due) {
                return false;
            }
            clear();
            return true;
        }
    }
}
