// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * References to actors on the wire: host, port, path, and the number that tells an actor from an earlier one of the
 * name. Most refer to requests of other nodes, so each is seen once or twice; Pekko's own form is a URI, whose parsing costs
 * more than the rest of a message.
 */
final class WireReferences {

    private static final String SEPARATOR = "/";

    private final ActorRefProvider provider;

    WireReferences(ActorRefProvider provider) {
        this.provider = provider;
    }

    void write(CBORGenerator out, ActorRef<?> reference) throws IOException {
        ActorPath path = Adapter.toClassic(reference).path();
        Address address = path.address().hasLocalScope() ? provider.getDefaultAddress() : path.address();
        out.writeString(address.getHost().orElse(""));
        out.writeNumber(address.getPort().orElse(0));
        out.writeString(path.toStringWithoutAddress());
        out.writeNumber(path.uid());
    }

    /** An actor of this node that has ended is nobody: what it is told is a dead letter. */
    <T> ActorRef<T> resolve(String host, int port, String elements, int uid) {
        Address own = provider.getDefaultAddress();
        Address address = host.isEmpty() ? own : new Address(own.protocol(), own.system(), host, port);
        ActorPath path = new RootActorPath(address, SEPARATOR);
        for (String element : elements.split(SEPARATOR, -1)) {
            path = element.isEmpty() ? path : path.child(element);
        }
        path = path.withUid(uid);
        return Adapter.toTyped(
                address.equals(own)
                        ? provider.resolveActorRef(path.toSerializationFormat()) // which looks at the number
                        : provider.resolveActorRef(path));
    }
}
