// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What the phases of an actor have in common. */
final class Phases {

    private Phases() {}

    /** A phase that does this with each message, and that when the actor stops, for whatever reason. */
    static <C> Behavior<C> phase(Function<C, Behavior<C>> onMessage, Runnable onStop) {
        return Behaviors.receive((_, message) -> onMessage.apply(message), (_, signal) -> {
            if (signal instanceof PostStop) {
                onStop.run();
            }
            return Behaviors.same();
        });
    }
}
