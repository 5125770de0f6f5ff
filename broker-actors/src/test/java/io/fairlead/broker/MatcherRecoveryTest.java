// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.MatcherFixture.COMPARTMENT;
import static io.fairlead.broker.MatcherFixture.LEFT;
import static io.fairlead.broker.MatcherFixture.RECOVERY_MAX;
import static io.fairlead.broker.MatcherFixture.candidate;
import static io.fairlead.broker.MatcherFixture.counts;
import static io.fairlead.broker.MatcherFixture.verdict;
import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.broker.MatcherProtocol.Recalled;
import io.fairlead.broker.OfferProtocol.QueueFull;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.TooLate;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A {@link Matcher} that has just started and does not know yet who waits. */
class MatcherRecoveryTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void recovering_matchesNothingBeforeEverybodyHasSpoken() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new Recalled(2));
            var announcement = matcher.enlist(ofSeconds(5));
            assertThat(announcement.hasMessages()).isFalse();

            var offer = matcher.seek(ofSeconds(3));

            assertThat(announcement.getAllReceived()).containsExactly(verdict(Verdict.PROPOSED));
            assertThat(offer.getAllReceived()).containsExactly(candidate(announcement, ofSeconds(5)));
        }
    }

    @Test
    void recovering_requestsMaySpeakBeforeTheirDesk() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var announcement = matcher.enlist(ofSeconds(5));
            assertThat(announcement.hasMessages()).isFalse();

            matcher.actor.tell(new Recalled(1));

            assertThat(announcement.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    @Test
    void recovering_everyDeskIsAwaited() {
        try (var matcher = new MatcherFixture(STAGE, 3)) {
            var announcement = matcher.enlist(ofSeconds(5));

            matcher.actor.tell(new Recalled(0));
            matcher.actor.tell(new Recalled(1));
            assertThat(announcement.hasMessages()).isFalse();
            matcher.actor.tell(new Recalled(0));

            assertThat(announcement.hasMessages()).isTrue();
        }
    }

    @Test
    void recovering_oldestAnnouncementIsGivenFirst() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var offer = matcher.seek(ofSeconds(3));
            var young = matcher.enlist(ofSeconds(5));
            var old = matcher.enlist(ofSeconds(9));

            matcher.actor.tell(new Recalled(3));

            assertThat(offer.getAllReceived()).containsExactly(candidate(old, ofSeconds(9)));
            assertThat(old.getAllReceived()).containsExactly(verdict(Verdict.PROPOSED));
            assertThat(young.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    /** Its shard has kept its first word while it looked for a home. */
    @Test
    void recovering_announcementWhoseFirstWordWasLongOnItsWayHasItsAge() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var old = matcher.enlist(ZERO);
            var young = matcher.enlist(ofSeconds(3));
            matcher.actor.tell(new MatcherProtocol.Enlist(PROXY_TRAITS, ofSeconds(5), LEFT, old.getRef(), false));
            matcher.actor.tell(new MatcherProtocol.SpokenUp(old.getRef()));
            var offer = matcher.seek(ofSeconds(1));

            matcher.actor.tell(new Recalled(3));

            assertThat(offer.getAllReceived()).containsExactly(candidate(old, ofSeconds(5)));
            assertThat(young.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    @Test
    void recovering_oldestOfferIsServedFirst() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var young = matcher.seek(ofSeconds(3));
            var old = matcher.seek(ofSeconds(9));
            var announcement = matcher.enlist(ofSeconds(1));

            matcher.actor.tell(new Recalled(3));

            assertThat(old.getAllReceived()).containsExactly(candidate(announcement, ofSeconds(1)));
            assertThat(young.getAllReceived()).containsExactly(new Queued(COMPARTMENT));
        }
    }

    @Test
    void recovering_goesOnWithoutThoseThatStaySilent() {
        try (var matcher = new MatcherFixture(STAGE, 2)) {
            matcher.actor.tell(new Recalled(5));
            var announcement = matcher.enlist(ofSeconds(5));
            var offer = matcher.seek(ofSeconds(3));

            STAGE.time().passes(RECOVERY_MAX.minusMillis(1));
            assertThat(offer.hasMessages()).isFalse();
            STAGE.time().passes(ofMillis(1));

            assertThat(offer.getAllReceived())
                    .containsExactly(candidate(announcement, ofSeconds(5).plus(RECOVERY_MAX)));
        }
    }

    @Test
    void recovering_requestThatCameMeanwhileIsNotOneOfThoseThatWaited() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new Recalled(2));
            STAGE.time().passes(ofMillis(100));
            var newcomer = matcher.enlist(ofMillis(0));
            var offer = matcher.seek(ofMillis(0));
            assertThat(offer.hasMessages()).isFalse();

            var old = matcher.enlist(ofSeconds(9));
            matcher.enlist(ofSeconds(8));

            assertThat(offer.getAllReceived()).containsExactly(candidate(old, ofSeconds(9)));
            assertThat(newcomer.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    @Test
    void recovering_sameRequestTwiceIsHeardOfOnce() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new Recalled(2));
            var announcement = matcher.enlist(ofSeconds(5));
            matcher.actor.tell(
                    new MatcherProtocol.Enlist(PROXY_TRAITS, ofSeconds(5), LEFT, announcement.getRef(), false));

            assertThat(announcement.hasMessages()).isFalse();
        }
    }

    @Test
    void recovering_requestThatWithdrawsIsHeardOfAndNotMatched() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new Recalled(5));
            var announcement = matcher.enlist(ofSeconds(5));
            var gone = matcher.enlist(ofSeconds(9));
            matcher.actor.tell(new MatcherProtocol.WithdrawAnnouncement(gone.getRef()));
            matcher.actor.tell(
                    new MatcherProtocol.SpokenUp(TestInbox.<AnnouncementProtocol.Command>create("announcement")
                            .getRef()));
            matcher.actor.tell(new MatcherProtocol.SpokenUp(
                    TestInbox.<OfferProtocol.Command>create("offer").getRef()));
            assertThat(announcement.hasMessages()).isFalse();

            var offer = matcher.seek(ofSeconds(1));

            assertThat(offer.getAllReceived()).containsExactly(candidate(announcement, ofSeconds(5)));
            assertThat(matcher.census()).isEqualTo(counts(0, 0));
        }
    }

    @Test
    void recovering_closeIsAnsweredAtOnce() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new Recalled(2));
            matcher.enlist(ofSeconds(5));
            TestInbox<OfferProtocol.Command> closing = TestInbox.create("offer");

            matcher.actor.tell(new MatcherProtocol.Close(CLIENT_TRAITS, closing.getRef()));

            assertThat(closing.getAllReceived())
                    .containsExactly(new OfferProtocol.Closed(COMPARTMENT, Optional.empty()));
        }
    }

    @Test
    void recovering_fullIsToldAtOnce() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.enlist(ofSeconds(3));
            matcher.enlist(ofSeconds(3));
            matcher.enlist(ofSeconds(3));
            assertThat(matcher.enlist(ofSeconds(9)).getAllReceived()).containsExactly(verdict(Verdict.FULL));

            matcher.seek(ofSeconds(3));
            matcher.seek(ofSeconds(3));
            assertThat(matcher.seek(ofSeconds(9)).getAllReceived()).containsExactly(new QueueFull(COMPARTMENT));
        }
    }

    @Test
    void recovering_offerWithTooLittleTimeIsToldInTheEnd() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var announcement = matcher.enlist(ofSeconds(3));
            var offer = matcher.seek(CLIENT_TRAITS, ofSeconds(9), ofMillis(900));

            matcher.actor.tell(new Recalled(2));

            assertThat(offer.getAllReceived()).containsExactly(new TooLate(COMPARTMENT));
            assertThat(announcement.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    @Test
    void recovering_servesAtOnceWithoutDesks() {
        TestProbe<AnnouncementProtocol.Command> announcement = STAGE.probe();
        var actor = STAGE.spawn(Matcher.create(
                new EntityContext<>(
                        Matcher.KEY,
                        MatcherId.of(COMPARTMENT),
                        TestInbox.<ClusterSharding.ShardCommand>create().getRef()),
                MatcherFixture.setup(STAGE.time(), () -> ClusterView.EMPTY)));

        actor.tell(new MatcherProtocol.Enlist(PROXY_TRAITS, ofSeconds(1), LEFT, announcement.ref(), false));

        announcement.expectMessage(verdict(Verdict.QUEUED));
        STAGE.stop(actor);
    }

    @Test
    void recovering_nodeThatComesMeanwhileIsAskedAndAwaitedToo() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            var desk = matcher.addDesk();
            var old = matcher.enlist(ofSeconds(5));
            desk.expectMessage(new FrontDesk.Recall(COMPARTMENT, matcher.actor));

            matcher.actor.tell(new Recalled(1));
            assertThat(old.hasMessages()).isFalse();
            matcher.actor.tell(new Recalled(0));

            assertThat(old.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        }
    }

    @Test
    void recovering_wakeIsAnsweredAtOnce() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            TestInbox<FrontDesk.Command> desk = TestInbox.create("desk");

            matcher.actor.tell(new MatcherProtocol.Wake(desk.getRef().narrow()));

            assertThat(desk.getAllReceived()).containsExactly(new FrontDesk.Awake(COMPARTMENT));
        }
    }

    /** Those that it has recalled have not been heard of yet. */
    @Test
    void recovering_stopTellsTheDesks() {
        try (var matcher = new MatcherFixture(STAGE, 1)) {
            matcher.actor.tell(new MatcherProtocol.Stop());

            matcher.desk().expectMessage(new FrontDesk.MatcherStopped(COMPARTMENT));
            STAGE.assertStopped(matcher.actor);
        }
    }
}
