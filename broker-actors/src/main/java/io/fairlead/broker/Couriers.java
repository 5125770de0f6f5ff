// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.RootActorPath;

/** A node's {@link Courier} to each other node, by its address, and the references that speak through them. */
final class Couriers implements Extension {

    private static final Id ID = new Id();

    /** Far above the nodes of a cluster. With more, nodes that have been replaced, all are forgotten. */
    private static final int NODES_MAX = 1_000;

    private final ExtendedActorSystem system;
    private final int waitingMax;
    private final int parcelMax;
    private final Map<Address, Courier> byNode = new ConcurrentHashMap<>();

    private Couriers(ExtendedActorSystem system) {
        Config config = system.settings().config().getConfig("fairlead-courier");
        this.system = system;
        this.waitingMax = config.getInt("waiting-max");
        this.parcelMax = Math.toIntExact(config.getBytes("parcel-max"));
    }

    static Couriers of(org.apache.pekko.actor.ActorSystem system) {
        return ID.get(system);
    }

    /** The front desk of a node, which may be this one. */
    ActorRef deskOf(Address node) {
        ActorPath path = deskPath(node);
        return isOwn(node)
                ? system.provider().resolveActorRef(path)
                : new DeskRef(path, Optional.empty(), to(node), system);
    }

    /** @param where what the node's desk knows the actor by */
    ActorRef elsewhere(Address node, ActorPath path, String where) {
        return new DeskRef(path, Optional.of(where), to(node), system);
    }

    boolean isOwn(Address node) {
        return node.hasLocalScope() || node.equals(system.provider().getDefaultAddress());
    }

    static ActorPath deskPath(Address node) {
        return new RootActorPath(node, "/").child("system").child(FrontDesk.NAME);
    }

    private Courier to(Address node) {
        if (byNode.size() > NODES_MAX) {
            byNode.clear();
        }
        return byNode.computeIfAbsent(
                node,
                _ -> new Courier(
                        system.provider().resolveActorRef(deskPath(node)),
                        system.dispatcher()::execute,
                        waitingMax,
                        parcelMax));
    }

    private static final class Id extends AbstractExtensionId<Couriers> {

        @Override
        public Couriers createExtension(ExtendedActorSystem system) {
            return new Couriers(system);
        }
    }
}
