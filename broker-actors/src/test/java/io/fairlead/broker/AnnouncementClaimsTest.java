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

import io.fairlead.broker.AnnouncementOutcome.Matched;
import io.fairlead.broker.AnnouncementProtocol.Verdict;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Claims that come to an {@link Announcement} before all of its matchers have replied. */
class AnnouncementClaimsTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void enlisting_claimOfTheOnlyMatcherIsGrantedAtOnce() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);
        announcement.reply(COMMON, Verdict.PROPOSED);

        var claimant = announcement.claim(connectionId(10), COMMON);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
        assertThat(announcement.outcome()).isInstanceOf(Matched.class);
    }

    @Test
    void enlisting_claimThatIsGivenUpByNowGrantsNothing() {
        var announcement = AnnouncementFixture.busy(STAGE, 2, COMMON);

        var claimant = announcement.claim(connectionId(10), COMMON);
        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(10)));

        assertThat(claimant.hasMessages()).isFalse();
        assertThat(announcement.isHeld()).isTrue();
        assertThat(announcement.claim(connectionId(11), COMMON).getAllReceived())
                .containsExactly(confirmed(11));
    }

    @Test
    void enlisting_claimMayComeBeforeTheProposal() {
        var announcement = new AnnouncementFixture(STAGE, COMMON);

        var claimant = announcement.claim(connectionId(10), COMMON);
        announcement.reply(COMMON, Verdict.PROPOSED);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void enlisting_proposalIsNoReplyUntilItsClaimComes() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        announcement.reply(COMMON, Verdict.PROPOSED);
        var early = announcement.claim(connectionId(10), COMMON_2, ofSeconds(1));
        assertThat(early.hasMessages()).isFalse();

        var older = announcement.claim(connectionId(11), COMMON, ofSeconds(2));

        assertThat(older.getAllReceived()).containsExactly(confirmed(11));
        assertThat(early.getAllReceived()).containsExactly(refused(10));
    }

    @Test
    void enlisting_oldestOfSeveralClaimsWins() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2, PERSONAL);

        var young = announcement.claim(connectionId(10), COMMON, ofSeconds(1));
        var oldest = announcement.claim(connectionId(11), COMMON_2, ofSeconds(9));
        var middle = announcement.claim(connectionId(12), PERSONAL, ofSeconds(5));

        assertThat(oldest.getAllReceived()).containsExactly(confirmed(11));
        assertThat(young.getAllReceived()).containsExactly(refused(10));
        assertThat(middle.getAllReceived()).containsExactly(refused(12));
        assertThat(((Matched) announcement.outcome()).connectionId()).isEqualTo(connectionId(11));
    }

    /** Its age was taken 20 ms later, in which the older one's has grown as much. */
    @Test
    void enlisting_youngerOfferWhoseClaimComesLaterIsNoOlderForIt() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        var older = announcement.claim(connectionId(10), COMMON, ofSeconds(5));
        STAGE.time().passes(ofMillis(20));
        var younger = announcement.claim(connectionId(11), COMMON_2, ofMillis(5_010));

        assertThat(older.getAllReceived()).containsExactly(confirmed(10));
        assertThat(younger.getAllReceived()).containsExactly(refused(11));
    }

    @Test
    void enlisting_claimGoesOnWaitingForTheOtherMatchers() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);

        var claimant = announcement.claim(connectionId(10), COMMON);
        assertThat(claimant.hasMessages()).isFalse();
        assertThat(announcement.isHeld()).isTrue();
        announcement.reply(COMMON_2, Verdict.QUEUED);

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void enlisting_claimIsDecidedWellBeforeItsOfferGivesUp() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2); // nobody answers for the second

        var claimant = announcement.claim(connectionId(10), COMMON);
        STAGE.time().passes(CONVERSATIONS.claimMax().dividedBy(2));

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void enlisting_claimTwiceIsConfirmedAndNotRefused() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        TestInbox<OfferProtocol.Command> claimant = TestInbox.create("offer");
        var claim = new AnnouncementProtocol.Claim(Samples.terms(connectionId(10), COMMON, ZERO), claimant.getRef());

        announcement.actor.tell(claim);
        announcement.actor.tell(claim);
        announcement.reply(COMMON_2, Verdict.QUEUED);

        assertThat(claimant.getAllReceived()).isNotEmpty().containsOnly(confirmed(10));
    }

    @Test
    void enlisting_repliesOverdueGrantsTheClaimThatHasCome() {
        var announcement = new AnnouncementFixture(STAGE, COMMON, COMMON_2);
        var claimant = announcement.claim(connectionId(10), COMMON);

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(claimant.getAllReceived()).containsExactly(confirmed(10));
    }
}
