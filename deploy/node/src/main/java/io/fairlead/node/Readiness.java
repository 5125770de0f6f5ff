// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.cluster.MemberStatus;

/**
 * Whether this node wants new requests: what {@code /ready} says. Red until the edge listens and is warm and the node
 * is an up member of its cluster, and for good from the moment it begins to leave, while everything is still served.
 */
final class Readiness {

    private enum Phase {
        STARTING,
        SERVING,
        LEAVING
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    /** The edge listens and is warm. Does nothing when the node is leaving already. */
    void turnGreen() {
        phase.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    /** The node begins to leave. */
    void turnRed() {
        phase.set(Phase.LEAVING);
    }

    boolean isLeaving() {
        return phase.get() == Phase.LEAVING;
    }

    /** Why the node is not ready, for people; empty when it is. */
    Optional<String> objection(MemberStatus member) {
        return switch (phase.get()) {
            case STARTING -> Optional.of("The node is starting.");
            case LEAVING -> Optional.of("The node is leaving.");
            case SERVING ->
                member.equals(MemberStatus.up())
                        ? Optional.empty()
                        : Optional.of("As a member of the cluster the node is not up, but %s."
                                .formatted(ClusterStatus.word(member)));
        };
    }
}
