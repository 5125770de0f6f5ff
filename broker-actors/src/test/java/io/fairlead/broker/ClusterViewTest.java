// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.ClusterView.HoldingNode;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class ClusterViewTest {

    private static final Address HERE = address("here");
    private static final Address THERE = address("there");
    private static final HoldingNode NODE = holding(HERE, true);
    private static final HoldingNode OTHER = holding(THERE, true);
    private static final ClusterView BOTH = ClusterView.EMPTY.with(1, NODE).with(2, OTHER);

    private static Address address(String host) {
        return new Address("pekko", "system", host, 2551);
    }

    private static HoldingNode holding(Address address, boolean reachable) {
        ActorRef<FrontDesk.WireCommand> desk =
                TestInbox.<FrontDesk.WireCommand>create("desk").getRef();
        return new HoldingNode(address, desk, reachable);
    }

    private static HoldingNode lost(HoldingNode node) {
        return new HoldingNode(node.address(), node.frontDesk(), false);
    }

    @Test
    void node_thatJoinsHasCome() {
        ClusterView before = ClusterView.EMPTY.with(1, NODE);

        assertThat(BOTH.comeSince(before)).containsExactly(OTHER);
        assertThat(BOTH.goneSince(before)).isEmpty();
        assertThat(BOTH.comeSince(ClusterView.EMPTY)).containsExactlyInAnyOrder(NODE, OTHER);
    }

    @Test
    void node_thatLeavesIsGone() {
        ClusterView after = BOTH.without(2);

        assertThat(after.goneSince(BOTH)).containsExactly(THERE);
        assertThat(after.comeSince(BOTH)).isEmpty();
    }

    @Test
    void node_thatIsUnreachableIsGoneAndComesBack() {
        ClusterView lost = BOTH.with(2, lost(OTHER));

        assertThat(lost.goneSince(BOTH)).containsExactly(THERE);
        assertThat(lost.comeSince(BOTH)).isEmpty();
        assertThat(BOTH.comeSince(lost)).containsExactly(OTHER);
        assertThat(BOTH.goneSince(lost)).isEmpty();
    }

    @Test
    void node_thatIsUnreachableAndThenRemovedIsGoneOnce() {
        ClusterView lost = BOTH.with(2, lost(OTHER));

        assertThat(BOTH.without(2).goneSince(lost)).isEmpty();
        assertThat(BOTH.without(2).comeSince(lost)).isEmpty();
    }

    @Test
    void node_thatComesUnreachableHasNotComeYet() {
        ClusterView before = ClusterView.EMPTY.with(1, NODE);

        assertThat(BOTH.with(2, lost(OTHER)).comeSince(before)).isEmpty();
    }

    /** It is another node, and what the former held is lost. */
    @Test
    void node_restartedAtTheSameAddressIsGoneAndHasCome() {
        HoldingNode restarted = holding(THERE, true);
        ClusterView after = BOTH.without(2).with(3, restarted);

        assertThat(after.goneSince(BOTH)).containsExactly(THERE);
        assertThat(after.comeSince(BOTH)).containsExactly(restarted);
    }

    @Test
    void view_thatIsTheSameHasNobodyComeOrGone() {
        assertThat(BOTH.comeSince(BOTH)).isEmpty();
        assertThat(BOTH.goneSince(BOTH)).isEmpty();
        assertThat(BOTH).isEqualTo(ClusterView.EMPTY.with(2, OTHER).with(1, NODE));
    }

    @Test
    void frontDeskOf_findsEveryMemberReachableOrNot() {
        assertThat(BOTH.frontDeskOf(2)).contains(OTHER.frontDesk());
        assertThat(BOTH.with(2, lost(OTHER)).frontDeskOf(2)).contains(OTHER.frontDesk());
        assertThat(BOTH.without(2).frontDeskOf(2)).isEmpty();
    }
}
