// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What request actors and their phases have in common. */
final class Phases {

    private Phases() {}

    /** A request actor in its first phase. However it ends, {@code held} is told. */
    static <C> Behavior<C> actor(
            HeldRequest<?> held,
            InstantSource clock,
            BiFunction<ActorRef<C>, RequestTimers<C>, Behavior<C>> firstPhase) {
        return Behaviors.setup(context -> {
            RequestTimers<C> timers = new RequestTimers<>(context, clock);
            try {
                return timers.begin(() -> firstPhase.apply(context.getSelf(), timers));
            } catch (RuntimeException | Error failure) {
                end(held, timers); // there is no phase yet that would
                throw failure;
            }
        });
    }

    /** A phase that does this with each message. */
    static <C> Behavior<C> phase(HeldRequest<?> held, RequestTimers<C> timers, Function<C, Behavior<C>> onMessage) {
        return Behaviors.receive((_, message) -> timers.receive(message, onMessage), (_, signal) -> {
            if (signal instanceof PostStop) {
                end(held, timers);
            }
            return Behaviors.same();
        });
    }

    private static void end(HeldRequest<?> held, RequestTimers<?> timers) {
        timers.stop();
        held.end();
    }
}
