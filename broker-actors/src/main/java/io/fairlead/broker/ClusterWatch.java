// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.ClusterView.HoldingNode;
import io.fairlead.config.NodeRole;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Keeps one node's {@link ClusterView} up to date, for everybody on that node to read, and tells its front desk when
 * proxies or matchers may have been lost together with a node.
 *
 * <p>A member is in the view from the moment it joins. All reachable members have seen it by the time it is up, which
 * it is before it holds a request; so whoever is given the answer to an offer knows the offer's node.
 *
 * <p>Should it fail, it starts anew: until it has heard of all members again the view lacks some, whose requests
 * matchers forget and recall.
 */
final class ClusterWatch {

    private static final Set<MemberStatus> MEMBERS = Set.of(
            MemberStatus.joining(),
            MemberStatus.weaklyUp(),
            MemberStatus.up(),
            MemberStatus.leaving(),
            MemberStatus.exiting());

    private final Couriers couriers;
    private final AtomicReference<ClusterView> view;
    private final ActorRef<FrontDesk.Command> ownDesk;
    private final Map<UniqueAddress, Member> members = new HashMap<>();
    private final Set<UniqueAddress> unreachable = new HashSet<>();

    /** @param view written by this actor only */
    static Behavior<ClusterDomainEvent> create(AtomicReference<ClusterView> view, ActorRef<FrontDesk.Command> ownDesk) {
        Behavior<ClusterDomainEvent> watch = Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
            return new ClusterWatch(context, view, ownDesk).watching();
        });
        return Behaviors.supervise(watch).onFailure(SupervisorStrategy.restart());
    }

    private ClusterWatch(
            ActorContext<?> context, AtomicReference<ClusterView> view, ActorRef<FrontDesk.Command> ownDesk) {
        this.couriers = Couriers.of(Adapter.toClassic(context.getSystem()));
        this.view = view;
        this.ownDesk = ownDesk;
    }

    private Behavior<ClusterDomainEvent> watching() {
        return Behaviors.receiveMessage(event -> {
            boolean dead = event instanceof MemberRemoved removed && hasDied(removed);
            note(event);
            look();
            if (event instanceof MemberRemoved removed) {
                tellOwnDesk(removed.member(), dead);
            }
            return Behaviors.same();
        });
    }

    /** Rather than left in order. One that dies while it leaves is not always declared down. */
    private boolean hasDied(MemberRemoved removed) {
        return removed.previousStatus().equals(MemberStatus.down())
                || unreachable.contains(removed.member().uniqueAddress());
    }

    /** A node that has left in order has told its proxies everything. Its matchers have moved, or are lost with it. */
    private void tellOwnDesk(Member member, boolean dead) {
        if (dead && member.hasRole(NodeRole.EDGE.text())) {
            ownDesk.tell(new FrontDesk.ProxiesLost(member.address()));
        }
        if (member.hasRole(NodeRole.BROKER.text())) {
            ownDesk.tell(new FrontDesk.MatchersLost());
        }
    }

    private void note(ClusterDomainEvent event) {
        switch (event) {
            case MemberRemoved removed -> forget(removed.member());
            case MemberEvent changed -> members.put(changed.member().uniqueAddress(), changed.member());
            case UnreachableMember lost -> unreachable.add(lost.member().uniqueAddress());
            case ReachableMember found -> unreachable.remove(found.member().uniqueAddress());
            default -> {} // Pekko's type is open, and nothing else concerns who is there
        }
    }

    private void forget(Member member) {
        members.remove(member.uniqueAddress());
        unreachable.remove(member.uniqueAddress());
    }

    /** Most events change nothing in the view; then it stays the same object, which others see at a glance. */
    private void look() {
        Map<Long, HoldingNode> nodes = new HashMap<>();
        members.forEach((node, member) -> {
            if (member.hasRole(NodeRole.EDGE.text()) && MEMBERS.contains(member.status())) {
                nodes.put(
                        node.longUid(),
                        new HoldingNode(member.address(), frontDeskOf(member), !unreachable.contains(node)));
            }
        });
        ClusterView seen = new ClusterView(nodes);
        if (!seen.equals(view.get())) {
            view.set(seen);
        }
    }

    private ActorRef<FrontDesk.WireCommand> frontDeskOf(Member member) {
        return Adapter.toTyped(couriers.deskOf(member.address()));
    }
}
