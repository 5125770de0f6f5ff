// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom a message from another node has named and who is spoken to once or twice: a request, or an ask that
 * waits for its reply. It has the path that it has on its node; what it is told goes to the front desk there, which
 * hands it on ({@link FrontDesk.HandOn}).
 *
 * <p>Pekko would send it straight; but Artery has to spell out, find and remember whoever it has not spoken to before.
 * A desk it knows, and soon by a number (deploy/docs/decisions/0016).
 *
 * <p>It cannot be watched or asked, and takes {@link WireMessage} only.
 */
@SuppressWarnings("serial") // no actor is ever serialized by Java
final class DeskRef extends EmptyLocalActorRef {

    private final String where;
    private final ActorRef desk;

    /** @param where what its own node's desk knows it by */
    DeskRef(ActorPath path, String where, ActorRef desk, ExtendedActorSystem system) {
        super(system.provider(), path, system.eventStream());
        this.where = where;
        this.desk = desk;
    }

    ActorRef desk() {
        return desk;
    }

    /** What {@code tell} is in Scala. */
    @Override
    public void $bang(Object message, @Nullable ActorRef sender) {
        desk.tell(new FrontDesk.HandOn(where, path().uid(), (WireMessage) message), sender);
    }
}
