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
 * <p>It takes {@link WireMessage} only, and {@link FrontDesk.WireCommand} if it is the desk; anything else is a
 * {@link ClassCastException} for whoever tells it. What the courier cannot take is a dead letter. Who watches it is
 * told at once that it has ended.
 */
@SuppressWarnings("serial") // no actor is ever serialized by Java
final class DeskRef extends EmptyLocalActorRef {

    /** What its own node's desk knows it by; nothing when it is the desk. */
    private final Optional<String> where;

    private final Courier courier;

    DeskRef(ActorPath path, Optional<String> where, Courier courier, ExtendedActorSystem system) {
        super(system.provider(), path, system.eventStream());
        this.where = where;
        this.courier = courier;
    }

    /** What {@code tell} is in Scala. */
    @Override
    public void $bang(Object message, @Nullable ActorRef sender) {
        FrontDesk.WireCommand command = where.<FrontDesk.WireCommand>map(
                        there -> new FrontDesk.HandOn(there, path().uid(), (WireMessage) message))
                .orElseGet(() -> (FrontDesk.WireCommand) message);
        if (!courier.take(command)) {
            super.$bang(message, sender); // for nobody
        }
    }

    /** Nobody knows here; one that says yes cannot be asked. */
    @Override
    public boolean isTerminated() {
        return false;
    }
}
