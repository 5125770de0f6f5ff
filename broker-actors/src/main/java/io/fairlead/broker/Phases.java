// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What request actors and their phases have in common. However one ends, its front is told and it leaves the front
 * desk.
 *
 * @param <C> the actor's commands
 */
final class Phases<C> {

    private final HeldRequest<?> held;
    private final Residence residence;
    private final RequestTimers<C> timers;

    private Phases(HeldRequest<?> held, Residence residence, RequestTimers<C> timers) {
        this.held = held;
        this.residence = residence;
        this.timers = timers;
    }

    /** A request actor in its first phase. */
    static <C> Behavior<C> actor(
            HeldRequest<?> held,
            Residence residence,
            InstantSource clock,
            BiFunction<ActorRef<C>, Phases<C>, Behavior<C>> firstPhase) {
        return Behaviors.setup(context -> {
            RequestTimers<C> timers = new RequestTimers<>(context, clock);
            Phases<C> phases = new Phases<>(held, residence, timers);
            try {
                return timers.begin(() -> firstPhase.apply(context.getSelf(), phases));
            } catch (RuntimeException | Error failure) {
                phases.end(); // there is no phase yet that would
                throw failure;
            }
        });
    }

    RequestTimers<C> timers() {
        return timers;
    }

    /** A phase that does this with each message. */
    Behavior<C> phase(Function<C, Behavior<C>> onMessage) {
        return Behaviors.receive((_, message) -> timers.receive(message, onMessage), (_, signal) -> {
            if (signal instanceof PostStop) {
                end();
            }
            return Behaviors.same();
        });
    }

    /** The actor waits for nothing any more but to be struck off, behind what the front desk has told it already. */
    Behavior<C> dismiss() {
        timers.stop();
        residence.leave();
        return Behaviors.same();
    }

    private void end() {
        timers.stop();
        held.end();
        residence.leave();
    }
}
