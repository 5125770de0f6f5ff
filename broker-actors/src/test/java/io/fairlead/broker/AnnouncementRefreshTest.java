// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome.NoMatch;
import io.fairlead.broker.AnnouncementOutcome.Refused;
import io.fairlead.broker.AnnouncementProtocol.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a waiting {@link Announcement} tells its matchers again, and what comes of it. */
class AnnouncementRefreshTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void waiting_notTakenEnlistsAgainEverywhereWithItsAge() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(ofSeconds(3));

        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(10)));

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(announcement.shards.sent(MatcherProtocol.Enlist.class))
                .extracting(MatcherProtocol.Enlist::waited)
                .containsOnly(ofSeconds(3));
    }

    @Test
    void waiting_refreshCarriesTheAge() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        STAGE.time().passes(CONVERSATIONS.refreshInterval());

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(announcement.shards.sent(MatcherProtocol.Enlist.class))
                .containsOnly(new MatcherProtocol.Enlist(
                        Samples.PROXY_TRAITS, ofSeconds(10), ofSeconds(20), announcement.actor, false));
    }

    /** It was named to an offer that took another. */
    @Test
    void waiting_releasedEnlistsAgainThereOnly() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(ofSeconds(3));

        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON_2));

        assertThat(announcement.shards.toMatchers())
                .containsExactly(new RecordingRouter.ToMatcher(
                        COMMON_2,
                        new MatcherProtocol.Enlist(
                                Samples.PROXY_TRAITS, ofSeconds(3), ofSeconds(27), announcement.actor, false)));
    }

    /** As when offers of several compartments come often, and take others. */
    @Test
    void waiting_releasedAgainAndAgainIsRefreshedElsewhereAllTheSame() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        for (int times = 0; times < 3; times++) {
            STAGE.time().passes(ofSeconds(4));
            announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));
            announcement.reply(COMMON, Verdict.QUEUED);
        }

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).contains(COMMON_2);
    }

    @Test
    void waiting_releasedAsksAgainSoonWhenNoReplyComes() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));
        announcement.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
    }

    @Test
    void waiting_releasedAndFullEndsAsFull() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON);

        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));
        announcement.reply(COMMON, Verdict.FULL);

        assertThat(((Refused) announcement.outcome()).refusal()).isInstanceOf(Refusal.QueueFull.class);
    }

    @Test
    void waiting_releasedAndClaimedIsWithdrawn() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON);
        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));

        announcement.claim(connectionId(10), COMMON);

        assertThat(announcement.shards.told(MatcherProtocol.WithdrawAnnouncement.class))
                .containsExactly(COMMON);
    }

    @Test
    void waiting_refreshGoesOnUntilTheDeadline() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON);

        STAGE.time().passes(ofSeconds(29));

        assertThat(announcement.shards.sent(MatcherProtocol.Enlist.class))
                .extracting(MatcherProtocol.Enlist::waited)
                .containsExactly(ofSeconds(10), ofSeconds(20));
    }

    @Test
    void waiting_enlistsSoonAgainWhileNoMatcherIsHeardOf() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        announcement.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());
        STAGE.time().passes(CONVERSATIONS.replyMax());
        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).hasSize(2);
        announcement.reply(COMMON, Verdict.QUEUED);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        announcement.shards.forget();

        STAGE.time().passes(ofSeconds(7));
        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).isEmpty();
    }

    @Test
    void waiting_silentMatcherIsToldSoonAgainThoughAnotherHasReplied() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        announcement.reply(COMMON, Verdict.QUEUED);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        announcement.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).contains(COMMON_2);
    }

    @Test
    void waiting_reenlistSpeaksUpToThatMatcherOnlyWithItsAge() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(ofSeconds(3));

        assertThat(announcement.recall())
                .containsExactly(
                        new MatcherProtocol.Enlist(
                                Samples.PROXY_TRAITS, ofSeconds(3), ofSeconds(27), announcement.actor, false),
                        new MatcherProtocol.SpokenUp(announcement.actor));
        assertThat(announcement.shards.isSilent()).isTrue();
    }

    @Test
    void waiting_replyToARefreshIsAReply() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);
        STAGE.time().passes(ofSeconds(20));
        announcement.reply(COMMON, Verdict.QUEUED);

        STAGE.time().passes(ofSeconds(10));

        assertThat(announcement.outcome()).isInstanceOf(NoMatch.class);
    }

    @Test
    void waiting_fullEverywhereOnARefreshIsRefused() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(CONVERSATIONS.refreshInterval());

        announcement.reply(COMMON, Verdict.FULL);
        assertThat(announcement.isHeld()).isTrue();
        announcement.reply(COMMON_2, Verdict.FULL);

        assertThat(announcement.future()).isCompletedWithValueMatching(Refused.class::isInstance);
    }

    @Test
    void waiting_proposalThatNoClaimFollowsIsToldAgainSoon() {
        var announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

        announcement.reply(COMMON_2, Verdict.PROPOSED);
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(announcement.shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON_2);
    }
}
