// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * References to actors on the wire: host, port, path, and the number that tells an actor from an earlier one of the
 * name. Of a request, a child of the front desk, the name stands for the path.
 *
 * <p>Most refer to requests and asks of other nodes, so each is seen once or twice. Pekko's own form is a URI, whose
 * parsing costs more than the rest of a message.
 */
final class WireReferences {

    private static final String SEPARATOR = "/";

    /**
     * Where Pekko keeps those who have asked and wait for their reply, whose names are counted from the start of the
     * node. They have no number; on the wire it is that of their desk, or a later node at the address would take the
     * replies for its own.
     */
    private static final String ASKS = "/temp/";

    private final ExtendedActorSystem system;
    private final ActorRefProvider provider;
    private final Couriers couriers;

    WireReferences(ExtendedActorSystem system) {
        this.system = system;
        this.provider = system.provider();
        this.couriers = Couriers.of(system);
    }

    void write(CBORGenerator out, org.apache.pekko.actor.typed.ActorRef<?> reference) throws IOException {
        ActorPath path = reference.path();
        Address address = path.address().hasLocalScope() ? provider.getDefaultAddress() : path.address();
        out.writeString(address.getHost().orElse(""));
        out.writeNumber(address.getPort().orElse(0));
        String where = Couriers.isDesk(path.parent()) ? path.name() : path.toStringWithoutAddress();
        out.writeString(where);
        out.writeNumber(couriers.isOwn(path.address()) ? uidHere(path, where) : path.uid());
    }

    private int uidHere(ActorPath path, String where) {
        return where.startsWith(ASKS)
                ? couriers.deskOf(provider.getDefaultAddress()).path().uid()
                : path.uid();
    }

    /** @param where a path, or the name of a request */
    <T> org.apache.pekko.actor.typed.ActorRef<T> resolve(String host, int port, String where, int uid) {
        Address own = provider.getDefaultAddress();
        Address node = host.isEmpty() ? own : new Address(own.protocol(), own.system(), host, port);
        return Adapter.toTyped(
                couriers.isOwn(node)
                        ? here(where, uid)
                        : couriers.elsewhere(node, path(node, where).withUid(uid), where));
    }

    /** An actor of this node. One that has ended is nobody: what it is told is a dead letter. */
    ActorRef here(String where, int uid) {
        ActorRef found = provider.resolveActorRef(path(provider.rootPath().address(), where));
        return uid == ActorCell.undefinedUid() || uid == uidHere(found.path(), where)
                ? found
                : new EmptyLocalActorRef(provider, found.path().withUid(uid), system.eventStream());
    }

    private static ActorPath path(Address node, String where) {
        if (!where.startsWith(SEPARATOR)) {
            return Couriers.deskPath(node).child(where);
        }
        ActorPath path = new RootActorPath(node, SEPARATOR);
        for (String element : where.split(SEPARATOR, -1)) {
            path = element.isEmpty() ? path : path.child(element);
        }
        return path;
    }
}
