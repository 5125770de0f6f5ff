// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.AnnouncementFixture.confirmed;
import static io.fairlead.broker.AnnouncementFixture.refused;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.SESSION_OFFER;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome.Matched;
import io.fairlead.broker.AnnouncementOutcome.NoMatch;
import io.fairlead.broker.AnnouncementOutcome.Refused;
import io.fairlead.broker.AnnouncementOutcome.Why;
import io.fairlead.broker.AnnouncementProtocol.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Announcement} in its matchers' queues. */
class AnnouncementWaitingTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void waiting_claimIsGranted() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2, PERSONAL);

        var claimant = announcement.claim(connectionId(10), COMMON_2);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
        assertThat(announcement.outcome())
                .isEqualTo(new Matched(connectionId(10), SESSION_OFFER, 2, "XB", true, ofSeconds(8)));
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .contains(COMMON, PERSONAL);
    }

    @Test
    void waiting_claimAfterARecallIsWithdrawnThereToo() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        announcement.recall(); // the successor knows nothing of the claim

        announcement.claim(connectionId(10), COMMON);

        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    /** As when the way to its node was blocked until the offer had given up. */
    @Test
    void waiting_claimThatIsGivenUpByNowGrantsNothing() {
        var announcement = AnnouncementFixture.busy(STAGE, 3, COMMON);
        announcement.reply(COMMON, Verdict.QUEUED);

        var claimant = announcement.claim(connectionId(10), COMMON);
        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(10)));

        assertThat(claimant.hasMessages()).isFalse();
        assertThat(announcement.isHeld()).isTrue();
        assertThat(announcement.claim(connectionId(11), COMMON).getAllReceived())
                .containsExactly(confirmed(11));
    }

    @Test
    void waiting_oldestOfTheClaimsThatHaveComeWins() {
        var announcement = AnnouncementFixture.busy(STAGE, 4, COMMON, COMMON_2);
        announcement.reply(COMMON, Verdict.QUEUED);
        announcement.reply(COMMON_2, Verdict.QUEUED);

        var younger = announcement.claim(connectionId(10), COMMON, ofSeconds(1));
        var older = announcement.claim(connectionId(11), COMMON_2, ofSeconds(2));

        assertThat(older.getAllReceived()).containsExactly(confirmed(11));
        assertThat(younger.getAllReceived()).containsExactly(refused(10));
    }

    @Test
    void waiting_claimThatIsGivenUpLeavesTheOthers() {
        var announcement = AnnouncementFixture.busy(STAGE, 4, COMMON);
        announcement.reply(COMMON, Verdict.QUEUED);

        var given = announcement.claim(connectionId(10), COMMON, ofSeconds(1));
        var givenUp = announcement.claim(connectionId(11), COMMON, ofSeconds(2));
        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(11)));

        assertThat(given.getAllReceived()).containsExactly(confirmed(10));
        assertThat(givenUp.hasMessages()).isFalse();
    }

    /** The front has said so already, and only its message is still on its way. */
    @Test
    void waiting_claimOfOneWhoseCallerHasGoneIsRefused() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        announcement.held.tell(() -> {});
        announcement.held.callerGone();

        var claimant = announcement.claim(connectionId(10), COMMON);

        assertThat(claimant.getAllReceived()).containsExactly(refused(10));
        assertThat(announcement.outcome()).isInstanceOf(NoMatch.class);
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    /** Its refresh has crossed its naming, and the queue has become full meanwhile. */
    @Test
    void waiting_fullWithAClaimInHandIsGranted() {
        var announcement = AnnouncementFixture.busy(STAGE, 3, COMMON);
        announcement.reply(COMMON, Verdict.QUEUED);

        var claimant = announcement.claim(connectionId(10), COMMON);
        announcement.reply(COMMON, Verdict.FULL);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void waiting_deadlineEndsWithoutAMatch() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        STAGE.time().passes(ofSeconds(30).minusMillis(1));
        assertThat(announcement.isHeld()).isTrue();
        STAGE.time().passes(ofMillis(1));

        NoMatch noMatch = (NoMatch) announcement.outcome();
        assertThat(noMatch.why()).isEqualTo(Why.NO_CLIENT);
        assertThat(noMatch.retryAfter()).isBetween(ofMillis(100), ofMillis(200));
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void waiting_deadlineWithoutAnyReplyIsUnavailable() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);

        STAGE.time().passes(ofSeconds(30));

        assertThat(((Refused) announcement.outcome()).refusal()).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void waiting_lateVerdictsChangeNothing() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON, Verdict.QUEUED);
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.isHeld()).isTrue();
        assertThat(announcement.shards.isSilent()).isTrue();
    }

    @Test
    void waiting_callerGoneEnds() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        announcement.held.callerGone();

        assertThat(announcement.isHeld()).isFalse();
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void waiting_drainEndsAndSaysWhy() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON);

        announcement.actor.tell(new AnnouncementProtocol.Drain());

        assertThat(((NoMatch) announcement.outcome()).why()).isEqualTo(Why.DRAINING);
        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactly(COMMON);
    }

    @Test
    void waiting_failureEndsTheRequest() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        announcement.breakDown();

        STAGE.assertStopped(announcement.actor);
        assertThat(announcement.future()).isCompletedExceptionally();
    }

    @Test
    void waiting_endOfTheSystemEndsTheRequest() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON);

        STAGE.stop(announcement.actor);

        assertThat(announcement.future()).isCompletedExceptionally();
    }
}
