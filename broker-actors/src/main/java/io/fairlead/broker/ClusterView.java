// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The nodes that hold requests, as one node sees its cluster at one moment.
 *
 * @param nodes those that are members, by the number that names them in membership ({@code UniqueAddress.longUid})
 */
record ClusterView(Map<Long, HoldingNode> nodes) {

    /** One that holds requests. A node that has been restarted is another one at the same address. */
    record HoldingNode(Address address, ActorRef<FrontDesk.WireCommand> frontDesk, boolean reachable) {}

    static final ClusterView EMPTY = new ClusterView(Map.of());

    ClusterView {
        nodes = Map.copyOf(nodes);
    }

    ClusterView with(long node, HoldingNode holding) {
        Map<Long, HoldingNode> more = new HashMap<>(nodes);
        more.put(node, holding);
        return new ClusterView(more);
    }

    ClusterView without(long node) {
        Map<Long, HoldingNode> fewer = new HashMap<>(nodes);
        fewer.remove(node);
        return new ClusterView(fewer);
    }

    /** Where the answers to the offers of this node go, whether it can be reached just now or not. */
    Optional<ActorRef<FrontDesk.WireCommand>> frontDeskOf(long node) {
        return Optional.ofNullable(nodes.get(node)).map(HoldingNode::frontDesk);
    }

    Set<HoldingNode> reachable() {
        return comeSince(EMPTY);
    }

    /** The nodes that can be reached here and could not, or were not there, before. */
    Set<HoldingNode> comeSince(ClusterView before) {
        Set<HoldingNode> come = new HashSet<>();
        nodes.forEach((node, holding) -> {
            if (holding.reachable() && !before.isReachable(node)) {
                come.add(holding);
            }
        });
        return come;
    }

    /** The addresses of the nodes that could be reached before and cannot be now, or are gone. */
    Set<Address> goneSince(ClusterView before) {
        Set<Address> gone = new HashSet<>();
        before.comeSince(this).forEach(holding -> gone.add(holding.address()));
        return gone;
    }

    private boolean isReachable(long node) {
        HoldingNode holding = nodes.get(node);
        return holding != null && holding.reachable();
    }
}
