// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.event.EventStream;
import org.jspecify.annotations.Nullable;

/**
 * A request of another node, under the path that it has there. What it is told goes to that node's front desk, which hands it
 * on ({@link FrontDesk.HandOn}).
 *
 * <p>Pekko would send it straight; but a request is spoken to once or twice in its life, and Artery has to spell out, find and
 * remember whoever it has not spoken to before. Front desks it knows by a number (deploy/docs/decisions/0016).
 *
 * <p>It is here for requests' conversations only: it cannot be watched.
 */
@SuppressWarnings("serial") // no actor is ever serialized by Java
final class DeskRef extends EmptyLocalActorRef {

    private final ActorRef desk;

    DeskRef(ActorPath path, ActorRefProvider provider, EventStream deadLetters, ActorRef desk) {
        super(provider, path, deadLetters);
        this.desk = desk;
    }

    /** What {@code tell} is in Scala. */
    @Override
    public void $bang(Object message, @Nullable ActorRef sender) {
        desk.tell(new FrontDesk.HandOn(path().name(), path().uid(), (WireMessage) message), sender);
    }
}
