// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * References to actors on the wire: host, port, path, and the number that tells an actor from an earlier one of the
 * name. Of a request, the front desk's child, the name stands for the path.
 *
 * <p>Most refer to requests of other nodes, so each is seen once or twice. Pekko's own form is a URI, whose parsing costs
 * more than the rest of a message, and its way to such an actor costs more than the way through the desk ({@link DeskRef}).
 */
final class WireReferences {

    private static final String SEPARATOR = "/";
    private static final String SYSTEM = "system";

    /** Far above the nodes of a cluster; with more, which have been replaced one by one, all are looked up anew. */
    private static final int DESKS_MAX = 1_000;

    private final ExtendedActorSystem system;
    private final ActorRefProvider provider;
    private final Map<Address, org.apache.pekko.actor.ActorRef> desks = new ConcurrentHashMap<>();

    WireReferences(ExtendedActorSystem system) {
        this.system = system;
        this.provider = system.provider();
    }

    void write(CBORGenerator out, ActorRef<?> reference) throws IOException {
        ActorPath path = Adapter.toClassic(reference).path();
        Address address = path.address().hasLocalScope() ? provider.getDefaultAddress() : path.address();
        out.writeString(address.getHost().orElse(""));
        out.writeNumber(address.getPort().orElse(0));
        out.writeString(isRequest(path) ? path.name() : path.toStringWithoutAddress());
        out.writeNumber(path.uid());
    }

    private static boolean isRequest(ActorPath path) {
        ActorPath parent = path.parent();
        return parent.name().equals(FrontDesk.NAME) && parent.parent().name().equals(SYSTEM);
    }

    /**
     * An actor of this node that has ended is nobody: what it is told is a dead letter.
     *
     * @param where a path, or the name of a request
     */
    <T> ActorRef<T> resolve(String host, int port, String where, int uid) {
        Address own = provider.getDefaultAddress();
        Address address = host.isEmpty() ? own : new Address(own.protocol(), own.system(), host, port);
        boolean isRequest = !where.startsWith(SEPARATOR);
        ActorPath path = (isRequest ? deskAt(address).path().child(where) : path(address, where)).withUid(uid);
        if (address.equals(own)) {
            return Adapter.toTyped(provider.resolveActorRef(path.toSerializationFormat())); // which looks at the number
        }
        return Adapter.toTyped(
                isRequest
                        ? new DeskRef(path, provider, system.eventStream(), deskAt(address))
                        : provider.resolveActorRef(path));
    }

    private static ActorPath path(Address address, String elements) {
        ActorPath path = new RootActorPath(address, SEPARATOR);
        for (String element : elements.split(SEPARATOR, -1)) {
            path = element.isEmpty() ? path : path.child(element);
        }
        return path;
    }

    private org.apache.pekko.actor.ActorRef deskAt(Address address) {
        if (desks.size() > DESKS_MAX) {
            desks.clear();
        }
        return desks.computeIfAbsent(
                address, there -> provider.resolveActorRef(path(there, SYSTEM + SEPARATOR + FrontDesk.NAME)));
    }
}
