// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.MatchBookLimits;
import io.fairlead.matching.MatchingRules;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;

/** One {@link Matcher} between desks, requests and a shard that only listen. */
final class MatcherFixture implements AutoCloseable {

    static final Compartment COMPARTMENT = Samples.COMMON;
    static final Duration RECOVERY_MAX = ofMillis(500);
    static final Duration CONFIRM_AFTER = ofMillis(200);
    static final Duration IDLE_MAX = ofSeconds(30);
    static final Duration SWEEP_INTERVAL = ofMillis(250);
    static final Duration LEFT = ofSeconds(20);

    private static final MatchingRules RULES = new MatchingRules(1, false, List.of(), ofSeconds(1));
    private static final MatchBookLimits LIMITS = new MatchBookLimits(3, 2, ofSeconds(25));

    final TestInbox<ClusterSharding.ShardCommand> shard = TestInbox.create("shard");
    private final List<TestProbe<FrontDesk.Command>> desks = new ArrayList<>();
    private final AtomicReference<ClusterView> view = new AtomicReference<>(ClusterView.EMPTY);
    private final Stage stage;
    private final BreakableClock clock;
    final ActorRef<MatcherProtocol.Command> actor;

    /** The stage's clock, which fails once when asked to. */
    private static final class BreakableClock implements InstantSource {
        private final InstantSource clock;
        private boolean broken;

        BreakableClock(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Instant instant() {
            if (broken) {
                broken = false;
                throw new IllegalStateException("a bug, as the test asked for");
            }
            return clock.instant();
        }
    }

    /** One that has found so many desks and asked them. */
    MatcherFixture(Stage stage, int deskCount) {
        this.stage = stage;
        this.clock = new BreakableClock(stage.time());
        for (int i = 0; i < deskCount; i++) {
            addDesk();
        }
        actor = stage.spawn(Matcher.create(
                new EntityContext<>(Matcher.KEY, MatcherId.of(COMPARTMENT), shard.getRef()), setup(clock, view::get)));
        for (TestProbe<FrontDesk.Command> desk : desks) {
            desk.expectMessage(new FrontDesk.Recall(COMPARTMENT, actor));
        }
    }

    static MatcherSetup setup(InstantSource clock, Supplier<ClusterView> cluster) {
        return new MatcherSetup(
                RULES, LIMITS, RECOVERY_MAX, CONFIRM_AFTER, IDLE_MAX, SWEEP_INTERVAL, 1, cluster, clock);
    }

    /** One whose predecessor had an empty queue. */
    static MatcherFixture serving(Stage stage) {
        MatcherFixture matcher = new MatcherFixture(stage, 1);
        matcher.actor.tell(new MatcherProtocol.Recalled(0));
        return matcher;
    }

    /** A node that has come, with a number of its own; the matcher sees it when it looks next. */
    TestProbe<FrontDesk.Command> addDesk() {
        TestProbe<FrontDesk.Command> desk = stage.probe();
        int node = desks.size();
        desks.add(desk);
        see(seen -> seen.with(node, holding(node, true)));
        return desk;
    }

    /** Takes effect with the next message. */
    void see(UnaryOperator<ClusterView> change) {
        view.updateAndGet(change);
    }

    /** The node of the desk that was added so many desks after the first. */
    static Address addressOf(int node) {
        return new Address("pekko", "elsewhere", "node-" + node, 2551);
    }

    ClusterView.HoldingNode holding(int node, boolean reachable) {
        return holding(addressOf(node), node, reachable);
    }

    /** A node at this address, with the desk of that number. */
    ClusterView.HoldingNode holding(Address address, int desk, boolean reachable) {
        return new ClusterView.HoldingNode(address, desks.get(desk).ref().narrow(), reachable);
    }

    TestProbe<FrontDesk.Command> desk() {
        return desks.getFirst();
    }

    void failOnce() {
        clock.broken = true;
    }

    /** An announcement that has waited for so long; the answer is where it listens. */
    TestInbox<AnnouncementProtocol.Command> enlist(Traits traits, Duration waited, Duration left) {
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        actor.tell(new MatcherProtocol.Enlist(traits, waited, left, announcement.getRef(), false));
        speakUpIfRecalled(waited, announcement.getRef());
        return announcement;
    }

    /** A new announcement that can wait for a word. */
    TestInbox<AnnouncementProtocol.Command> enlistPatiently() {
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        actor.tell(new MatcherProtocol.Enlist(Samples.PROXY_TRAITS, Duration.ZERO, LEFT, announcement.getRef(), true));
        return announcement;
    }

    /** A new offer that can wait for a word. */
    TestInbox<OfferProtocol.Command> seekPatiently() {
        TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");
        actor.tell(new MatcherProtocol.Seek(Samples.CLIENT_TRAITS, Duration.ZERO, LEFT, offer.getRef(), true));
        return offer;
    }

    TestInbox<AnnouncementProtocol.Command> enlist(Duration waited) {
        return enlist(Samples.PROXY_TRAITS, waited, LEFT);
    }

    /** An offer that has waited for so long; the answer is where it listens. */
    TestInbox<OfferProtocol.Command> seek(Traits traits, Duration waited, Duration left) {
        TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");
        actor.tell(new MatcherProtocol.Seek(traits, waited, left, offer.getRef(), false));
        speakUpIfRecalled(waited, offer.getRef());
        return offer;
    }

    /** Whoever has waited for a while was there before the matcher and has been recalled. */
    private void speakUpIfRecalled(Duration waited, ActorRef<?> request) {
        if (!waited.isZero()) {
            actor.tell(new MatcherProtocol.SpokenUp(request));
        }
    }

    TestInbox<OfferProtocol.Command> seek(Duration waited) {
        return seek(Samples.CLIENT_TRAITS, waited, LEFT);
    }

    MatcherProtocol.CensusTaken census() {
        TestInbox<MatcherProtocol.CensusTaken> census = TestInbox.create("census");
        actor.tell(new MatcherProtocol.TakeCensus(census.getRef()));
        return census.receiveMessage();
    }

    static MatcherProtocol.CensusTaken counts(int announcementsWaiting, int offersWaiting) {
        return new MatcherProtocol.CensusTaken(COMPARTMENT, announcementsWaiting, offersWaiting);
    }

    static OfferProtocol.Candidate candidate(TestInbox<AnnouncementProtocol.Command> announcement, Duration waited) {
        return new OfferProtocol.Candidate(COMPARTMENT, announcement.getRef(), Samples.PROXY_TRAITS, waited);
    }

    static AnnouncementProtocol.Enlisted verdict(AnnouncementProtocol.Verdict verdict) {
        return new AnnouncementProtocol.Enlisted(COMPARTMENT, verdict);
    }

    @Override
    public void close() {
        stage.stop(actor);
    }
}
