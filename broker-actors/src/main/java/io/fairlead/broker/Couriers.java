// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
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

    private static final String SYSTEM = "system";

    /**
     * Far above the nodes of a cluster. With more, nodes that have been replaced, all are forgotten: who has a
     * reference keeps its courier, so that a node may have two for a while.
     */
    private static final int NODES_MAX = 1_000;

    private final ExtendedActorSystem system;
    private final long waitingMax;
    private final int parcelMax;
    private final Map<Address, Courier> byNode = new ConcurrentHashMap<>();

    private Couriers(ExtendedActorSystem system) {
        Config config = system.settings().config().getConfig("fairlead-courier");
        this.system = system;
        this.waitingMax = config.getBytes("waiting-max");
        this.parcelMax = Math.toIntExact(config.getBytes("parcel-max"));
        long frame = system.settings().config().getBytes("pekko.remote.artery.advanced.maximum-frame-size");
        require(config, "parcel-max", parcelMax <= frame / 2, "at most half of Artery's maximum-frame-size");
        require(config, "waiting-max", waitingMax >= frame, "no less than Artery's maximum-frame-size");
    }

    private static void require(Config config, String key, boolean holds, String what) {
        if (!holds) {
            throw new ConfigException.BadValue(
                    config.getValue(key).origin(), "fairlead-courier." + key, "must be " + what);
        }
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

    /**
     * An actor of another node.
     *
     * @param where what the desk there knows it by
     */
    ActorRef elsewhere(Address node, ActorPath path, String where) {
        return isDesk(path) ? deskOf(node) : new DeskRef(path, Optional.of(where), to(node), system);
    }

    boolean isOwn(Address node) {
        return node.hasLocalScope() || node.equals(system.provider().getDefaultAddress());
    }

    static ActorPath deskPath(Address node) {
        return new RootActorPath(node, "/").child(SYSTEM).child(FrontDesk.NAME);
    }

    /** Of any node. */
    static boolean isDesk(ActorPath path) {
        return path.name().equals(FrontDesk.NAME) && path.parent().name().equals(SYSTEM);
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
