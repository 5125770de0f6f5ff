// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.AnnouncementFixture.confirmed;
import static io.fairlead.broker.AnnouncementFixture.refused;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome.NoMatch;
import io.fairlead.broker.AnnouncementOutcome.Refused;
import io.fairlead.broker.AnnouncementOutcome.Why;
import io.fairlead.broker.AnnouncementProtocol.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Announcement} until its matchers have replied. */
class AnnouncementEnlistingTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void start_enlistsInEveryCompartment() {
        var announcement = new AnnouncementFixture(STAGE, ofSeconds(30), COMMON, PERSONAL);

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
        assertThat(announcement.shards.sent(MatcherProtocol.Enlist.class))
                .containsOnly(new MatcherProtocol.Enlist(
                        Samples.PROXY_TRAITS, ZERO, ofSeconds(30), announcement.actor, false));
        assertThat(announcement.isHeld()).isTrue();
    }

    @Test
    void start_isPatientWithAnOnlyMatcherIfThereIsTime() {
        Duration replyMax = Samples.CONVERSATIONS.replyMax();

        assertThat(isPatient(new AnnouncementFixture(STAGE, ofSeconds(30), COMMON)))
                .isTrue();
        assertThat(isPatient(new AnnouncementFixture(STAGE, replyMax.plusMillis(1), COMMON)))
                .isTrue();
        assertThat(isPatient(new AnnouncementFixture(STAGE, replyMax, COMMON))).isFalse();
        assertThat(isPatient(new AnnouncementFixture(STAGE, ofSeconds(30), COMMON, COMMON_2)))
                .isFalse();
    }

    @Test
    void start_isPatientAtItsFirstWordOnly() {
        var announcement = new AnnouncementFixture(STAGE, ofSeconds(30), COMMON);
        announcement.shards.forget();

        STAGE.time().passes(Samples.CONVERSATIONS.replyMax().multipliedBy(2));

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
        assertThat(isPatient(announcement)).isFalse();
    }

    private static boolean isPatient(AnnouncementFixture announcement) {
        return announcement.shards.sent(MatcherProtocol.Enlist.class).getLast().patient();
    }

    @Test
    void enlisting_repliesOverdueWaitsWithoutThem() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.isHeld()).isTrue();
        var claimant = announcement.claim(connectionId(10), COMMON);
        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void enlisting_fullEverywhereIsRefused() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON, Verdict.FULL);
        assertThat(announcement.isHeld()).isTrue();
        announcement.reply(COMMON_2, Verdict.FULL);

        Refusal refusal = ((Refused) announcement.outcome()).refusal();
        assertThat(refusal).isInstanceOf(Refusal.QueueFull.class);
        assertThat(refusal.retryAfter()).isBetween(ofSeconds(2), ofSeconds(4));
    }

    @Test
    void enlisting_fullInOneCompartmentWaitsInTheOther() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON, Verdict.FULL);
        announcement.reply(COMMON_2, Verdict.QUEUED);

        assertThat(announcement.isHeld()).isTrue();
        assertThat(announcement.claim(connectionId(10), COMMON_2).getAllReceived())
                .containsExactly(confirmed(10));
    }

    @Test
    void enlisting_fullInOneCompartmentAndSilenceInTheOtherWaits() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON, Verdict.FULL);
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.isHeld()).isTrue();
    }

    @Test
    void enlisting_roomThatCameMeanwhileCounts() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON, Verdict.FULL);
        announcement.recall();
        announcement.reply(COMMON, Verdict.QUEUED);
        announcement.reply(COMMON_2, Verdict.FULL);

        assertThat(announcement.isHeld()).isTrue();
    }

    @Test
    void enlisting_patienceZeroEndsWhenTheMatchersHaveReplied() {
        var announcement = new AnnouncementFixture(STAGE, ZERO, COMMON, COMMON_2);
        STAGE.time().passes(ofMillis(1));
        announcement.reply(COMMON, Verdict.QUEUED);
        assertThat(announcement.isHeld()).isTrue();

        announcement.reply(COMMON_2, Verdict.QUEUED);

        assertThat(((NoMatch) announcement.outcome()).why()).isEqualTo(Why.NO_CLIENT);
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void enlisting_patienceZeroTakesAClaim() {
        var announcement = new AnnouncementFixture(STAGE, ZERO, COMMON);
        STAGE.time().passes(ofMillis(1));

        var claimant = announcement.claim(connectionId(10), COMMON);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void enlisting_patienceZeroWithoutAnyReplyIsUnavailable() {
        var announcement = new AnnouncementFixture(STAGE, ZERO, COMMON);

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(((Refused) announcement.outcome()).refusal()).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void enlisting_callerGoneEnds() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        announcement.held.callerGone();

        assertThat(announcement.isHeld()).isFalse();
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void enlisting_callerGoneRefusesTheClaimsThatHaveCome() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        var claimant = announcement.claim(connectionId(10), COMMON);

        announcement.held.callerGone();

        assertThat(claimant.getAllReceived()).containsExactly(refused(10));
    }

    @Test
    void enlisting_drainEndsAndSaysWhy() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);

        announcement.actor.tell(new AnnouncementProtocol.Drain());

        NoMatch noMatch = (NoMatch) announcement.outcome();
        assertThat(noMatch.why()).isEqualTo(Why.DRAINING);
        assertThat(noMatch.retryAfter()).isBetween(ofMillis(100), ofMillis(200));
    }

    @Test
    void enlisting_drainLeavesNoClaimWithoutAReply() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        var claimant = announcement.claim(connectionId(10), COMMON);

        announcement.actor.tell(new AnnouncementProtocol.Drain());

        assertThat(claimant.getAllReceived()).hasSize(1);
    }

    @Test
    void enlisting_reenlistEnlistsAgainThere() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(ofMillis(100));

        assertThat(announcement.recall())
                .containsExactly(
                        new MatcherProtocol.Enlist(
                                Samples.PROXY_TRAITS, ofMillis(100), ofMillis(29_900), announcement.actor, false),
                        new MatcherProtocol.SpokenUp(announcement.actor));
    }

    /** Its proposal there has come to nothing; what the matcher says then is its reply. */
    @Test
    void enlisting_releasedEnlistsAgainThereOnly() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        announcement.reply(COMMON, Verdict.PROPOSED);
        announcement.reply(COMMON_2, Verdict.QUEUED);
        announcement.shards.forget();
        STAGE.time().passes(ofMillis(100));

        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));

        assertThat(announcement.shards.sent(MatcherProtocol.Enlist.class))
                .singleElement()
                .satisfies(again -> {
                    assertThat(again.waited()).isEqualTo(ofMillis(100));
                    assertThat(again.patient()).isFalse();
                });
        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
    }

    @Test
    void enlisting_failureEndsTheRequest() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);
        announcement.breakDown();

        STAGE.assertStopped(announcement.actor);
        assertThat(announcement.future()).isCompletedExceptionally();
    }
}
