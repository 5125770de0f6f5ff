// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * References to actors on the wire: host, port, path, and the number that tells an actor from an earlier one of the
 * name. Of a request, a child of the front desk, the name stands for the path. Last comes the number of the desk, by
 * which Artery knows those that it has spoken to often; 0 when it does not matter.
 *
 * <p>Most refer to requests and asks of other nodes, so each is seen once or twice. Pekko's own form is a URI, whose
 * parsing costs more than the rest of a message.
 */
final class WireReferences {

    private static final String SEPARATOR = "/";
    private static final String SYSTEM = "system";

    /** Where Pekko keeps those who have asked and wait for their reply. */
    private static final String ASKS = "/temp/";

    /** Far above the nodes of a cluster. With more, nodes that have been replaced, all are looked up anew. */
    private static final int DESKS_MAX = 1_000;

    private record Desk(String host, int port, int uid) {}

    private final ExtendedActorSystem system;
    private final ActorRefProvider provider;
    private final Map<Desk, ActorRef> desksElsewhere = new ConcurrentHashMap<>();

    WireReferences(ExtendedActorSystem system) {
        this.system = system;
        this.provider = system.provider();
    }

    void write(CBORGenerator out, org.apache.pekko.actor.typed.ActorRef<?> reference) throws IOException {
        ActorRef actor = Adapter.toClassic(reference);
        ActorPath path = actor.path();
        Address address = path.address().hasLocalScope() ? provider.getDefaultAddress() : path.address();
        String where = isRequest(path) ? path.name() : path.toStringWithoutAddress();
        out.writeString(address.getHost().orElse(""));
        out.writeNumber(address.getPort().orElse(0));
        out.writeString(where);
        out.writeNumber(path.uid());
        out.writeNumber(deskUid(actor, where));
    }

    private int deskUid(ActorRef actor, String where) {
        if (actor instanceof DeskRef elsewhere) {
            return elsewhere.desk().path().uid();
        }
        if (!where.startsWith(SEPARATOR)) {
            return actor.path().parent().uid();
        }
        return where.startsWith(ASKS) ? ownDesk().path().uid() : 0;
    }

    private static boolean isRequest(ActorPath path) {
        ActorPath parent = path.parent();
        return parent.name().equals(FrontDesk.NAME) && parent.parent().name().equals(SYSTEM);
    }

    /**
     * An actor of this node that has ended is nobody: what it is told is a dead letter.
     *
     * @param where a path, or the name of a request
     * @param deskUid the number of the desk of a request or an ask
     */
    <T> org.apache.pekko.actor.typed.ActorRef<T> resolve(String host, int port, String where, int uid, int deskUid) {
        boolean isRequest = !where.startsWith(SEPARATOR);
        if (!isRequest && !where.startsWith(ASKS)) {
            return Adapter.toTyped(actor(address(host, port), where, uid));
        }
        ActorRef desk = desk(host, port, deskUid);
        ActorPath path = isRequest ? desk.path().child(where) : path(desk.path().root(), where);
        return Adapter.toTyped(new DeskRef(path.withUid(uid), where, desk, system));
    }

    private ActorRef desk(String host, int port, int uid) {
        Address address = address(host, port);
        if (address.equals(provider.getDefaultAddress())) {
            return ownDesk();
        }
        if (desksElsewhere.size() > DESKS_MAX) {
            desksElsewhere.clear();
        }
        return desksElsewhere.computeIfAbsent(
                new Desk(host, port, uid),
                _ -> provider.resolveActorRef(deskPath(address).withUid(uid)));
    }

    /** Looked up each time: there may be none yet. */
    private ActorRef ownDesk() {
        return provider.resolveActorRef(deskPath(provider.getDefaultAddress()));
    }

    private static ActorPath deskPath(Address address) {
        return new RootActorPath(address, SEPARATOR).child(SYSTEM).child(FrontDesk.NAME);
    }

    private Address address(String host, int port) {
        Address own = provider.getDefaultAddress();
        return host.isEmpty() ? own : new Address(own.protocol(), own.system(), host, port);
    }

    private ActorRef actor(Address address, String where, int uid) {
        ActorPath path = path(new RootActorPath(address, SEPARATOR), where).withUid(uid);
        return address.equals(provider.getDefaultAddress())
                ? provider.resolveActorRef(path.toSerializationFormat()) // which looks at the number
                : provider.resolveActorRef(path);
    }

    /** An ask of this node, by its path; it may have its reply already. Empty when that is the path of no ask. */
    static Optional<org.apache.pekko.actor.typed.ActorRef<Void>> askHere(ActorSystem<?> system, String where) {
        if (!where.startsWith(ASKS)) {
            return Optional.empty();
        }
        ActorRefProvider provider = ((ExtendedActorSystem) Adapter.toClassic(system)).provider();
        return Optional.of(Adapter.toTyped(provider.resolveActorRef(path(provider.rootPath(), where))));
    }

    private static ActorPath path(ActorPath root, String elements) {
        ActorPath path = root;
        for (String element : elements.split(SEPARATOR, -1)) {
            path = element.isEmpty() ? path : path.child(element);
        }
        return path;
    }
}
