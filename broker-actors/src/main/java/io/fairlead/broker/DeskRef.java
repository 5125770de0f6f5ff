// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.Optional;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * An actor of another node, of whom a message has told, or the front desk there. It has the path that it has on its
 * node; what it is told goes to the desk ({@link Courier}), which hands it on ({@link FrontDesk.HandOn}).
 *
 * <p>Pekko would send it straight; but Artery has to spell out, find and remember whoever it has not spoken to before
 * (deploy/docs/decisions/0016), and is woken for each message (0017).
 *
 * <p>It cannot be watched, and takes {@link WireMessage} only. What the courier cannot take is a dead letter.
 */
@SuppressWarnings("serial") // no actor is ever serialized by Java
final class DeskRef extends EmptyLocalActorRef {

    /** What its own node's desk knows it by; nothing when it is the desk. */
    private final Optional<String> where;

    private final Courier courier;
    private final ActorRef deadLetters;

    DeskRef(ActorPath path, Optional<String> where, Courier courier, ExtendedActorSystem system) {
        super(system.provider(), path, system.eventStream());
        this.where = where;
        this.courier = courier;
        this.deadLetters = system.deadLetters();
    }

    /** What {@code tell} is in Scala. */
    @Override
    public void $bang(Object message, @Nullable ActorRef sender) {
        FrontDesk.WireCommand command = where.<FrontDesk.WireCommand>map(
                        there -> new FrontDesk.HandOn(there, path().uid(), (WireMessage) message))
                .orElseGet(() -> (FrontDesk.WireCommand) message);
        if (!courier.take(command)) {
            deadLetters.tell(message, sender);
        }
    }

    /** Nobody knows here; one that says yes cannot be asked. */
    @Override
    public boolean isTerminated() {
        return false;
    }
}
