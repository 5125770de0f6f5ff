// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node knows of its cluster, while others come and go. */
@Tag("cluster")
class ClusterWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final TestProbe<FrontDesk.Command> ownDesk = RIG.probe(FrontDesk.Command.class);
    private final AtomicReference<ClusterView> view = new AtomicReference<>(ClusterView.EMPTY);

    @AfterAll
    static void stop() {
        RIG.close();
    }

    private ActorRef<ClusterDomainEvent> watch() {
        ActorRef<ClusterDomainEvent> watch = RIG.spawn(ClusterWatch.create(view, ownDesk.getRef()));
        eventually(() -> assertThat(view.get().nodes()).containsKey(RIG.number()));
        return watch;
    }

    private static Rig joined(String roles) {
        Rig other =
                Rig.notJoined(RigSettings.STANDARD, ConfigFactory.parseString("pekko.cluster.roles = [" + roles + "]"));
        other.join(RIG);
        return other;
    }

    private static void eventually(Runnable assertion) {
        RIG.eventually(PATIENCE, assertion);
    }

    private ClusterView.HoldingNode seen(Rig node) {
        return Optional.ofNullable(view.get().nodes().get(node.number()))
                .orElseThrow(() -> new AssertionError("not seen: " + node.number()));
    }

    @Test
    void view_ofANodeAlone_isOfItself() {
        watch();

        assertThat(view.get().nodes()).containsOnlyKeys(RIG.number());
        assertThat(seen(RIG).reachable()).isTrue();
        assertThat(seen(RIG).address()).isEqualTo(RIG.cluster().selfMember().address());
        assertThat(residents(RIG)).isZero();
        ownDesk.expectNoMessage(SHORT);
    }

    /** The desk that the view of its own node names is there, and answers. */
    private int residents(Rig node) {
        return Rig.result(AskPattern.<FrontDesk.Command, Integer>ask(
                seen(node).frontDesk().unsafeUpcast(),
                FrontDesk.CountResidents::new,
                PATIENCE,
                RIG.system().scheduler()));
    }

    @Test
    void view_followsANodeThatComesAndDies() {
        watch();
        try (Rig other = joined("edge, broker")) {
            eventually(() -> assertThat(seen(other).reachable()).isTrue());
            TestProbe<MatcherProtocol.Command> matcher = RIG.probe(MatcherProtocol.Command.class);
            seen(other).frontDesk().tell(new FrontDesk.Recall(Samples.COMMON, matcher.getRef()));
            matcher.expectMessage(PATIENCE, new MatcherProtocol.Recalled(0));

            other.system().terminate();
            eventually(() -> assertThat(seen(other).reachable()).isFalse());
            ownDesk.expectNoMessage(SHORT);
            Address address = other.cluster().selfMember().address();
            RIG.cluster().manager().tell(new Down(address));

            ownDesk.expectMessage(PATIENCE, new FrontDesk.ProxiesLost(address));
            ownDesk.expectMessage(PATIENCE, new FrontDesk.MatchersLost());
            assertThat(view.get().nodes()).containsOnlyKeys(RIG.number());
        }
    }

    @Test
    void view_hasNoNodeThatHoldsNoRequests() {
        watch();
        ClusterView alone = view.get();
        try (Rig other = joined("broker")) {
            eventually(() -> assertThat(RIG.membersUp()).isEqualTo(2));
            other.cluster()
                    .manager()
                    .tell(Leave.create(other.cluster().selfMember().address()));

            ownDesk.expectMessage(PATIENCE, new FrontDesk.MatchersLost());
            assertThat(view.get().nodes()).containsOnlyKeys(RIG.number());
            assertThat(view.get()).as("what everybody compares with").isSameAs(alone);
        }
    }

    /** The cluster removes such a node without having declared it down. */
    @Test
    void desk_isToldOfANodeThatDiesWhileItLeaves() {
        ActorRef<ClusterDomainEvent> watch = watch();
        try (Rig other = joined("edge")) {
            eventually(() -> assertThat(seen(other).reachable()).isTrue());
            Member member = other.cluster().selfMember();

            watch.tell(new ClusterEvent.UnreachableMember(member));
            watch.tell(new ClusterEvent.MemberRemoved(member.copy(MemberStatus.removed()), MemberStatus.exiting()));

            ownDesk.expectMessage(PATIENCE, new FrontDesk.ProxiesLost(member.address()));
            remove(other);
        }
    }

    @Test
    void desk_isNotToldOfProxiesWithANodeThatHeldNone() {
        ActorRef<ClusterDomainEvent> watch = watch();
        try (Rig other = joined("broker")) {
            Member member = other.cluster().selfMember();

            watch.tell(new ClusterEvent.MemberRemoved(member.copy(MemberStatus.removed()), MemberStatus.down()));

            ownDesk.expectMessage(PATIENCE, new FrontDesk.MatchersLost());
            ownDesk.expectNoMessage(SHORT);
            remove(other);
        }
    }

    /** For good, after what the watch has only been told; the next test's watch is to hear nothing of it. */
    private static void remove(Rig other) {
        other.cluster().manager().tell(Leave.create(other.cluster().selfMember().address()));
        eventually(() -> assertThat(RIG.cluster().state().getMembers())
                .containsExactly(RIG.cluster().selfMember()));
    }

    /** Neither of matchers that it did not host nor of proxies, which it has told everything. */
    @Test
    void desk_isNotToldOfANodeThatHeldRequestsOnlyAndLeaves() {
        watch();
        try (Rig other = joined("edge")) {
            eventually(() -> assertThat(seen(other).reachable()).isTrue());
            other.cluster()
                    .manager()
                    .tell(Leave.create(other.cluster().selfMember().address()));

            eventually(() -> assertThat(view.get().nodes()).containsOnlyKeys(RIG.number()));
            ownDesk.expectNoMessage(SHORT);
        }
    }
}
