// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.AnnouncementFixture.confirmed;
import static io.fairlead.broker.AnnouncementFixture.refused;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome.Matched;
import io.fairlead.broker.AnnouncementOutcome.NoMatch;
import io.fairlead.broker.AnnouncementProtocol.Verdict;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Announcement} that has been claimed, or has ended, and lingers. */
class AnnouncementEndTest {

    private static final Stage STAGE = new Stage();

    private static final OfferProtocol.Command LOST = new OfferProtocol.ProxyLost(connectionId(10));
    private static final OfferProtocol.Command CLOSED = new OfferProtocol.ProxyClosed(connectionId(10));

    private final AnnouncementFixture announcement = AnnouncementFixture.waiting(STAGE, COMMON, COMMON_2);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private TestInbox<OfferProtocol.Command> claimed() {
        TestInbox<OfferProtocol.Command> winner = announcement.claim(connectionId(10), COMMON);
        assertThat(winner.getAllReceived()).containsExactly(confirmed(10));
        announcement.shards.forget();
        return winner;
    }

    private void ended() {
        announcement.actor.tell(new AnnouncementProtocol.Drain());
        assertThat(announcement.isHeld()).isFalse();
        announcement.shards.forget();
    }

    @Test
    void claimed_sameClaimIsConfirmedAgain() {
        claimed();

        var again = announcement.claim(connectionId(10), COMMON);

        assertThat(again.getAllReceived()).containsExactly(confirmed(10));
    }

    @Test
    void claimed_anotherClaimIsRefused() {
        claimed();

        var older = announcement.claim(connectionId(11), COMMON_2, ofSeconds(60));

        assertThat(older.getAllReceived()).containsExactly(refused(11));
        assertThat(((Matched) announcement.outcome()).connectionId()).isEqualTo(connectionId(10));
    }

    @Test
    void claimed_callerGoneTellsTheWinnerOnce() {
        var winner = claimed();

        announcement.held.callerGone();
        announcement.held.callerGone();

        assertThat(winner.getAllReceived()).containsExactly(LOST);
    }

    @Test
    void claimed_callerGoneIsToldToTheWinnerThoughTheActorHasStopped() {
        var winner = claimed();
        STAGE.time().passes(CONVERSATIONS.linger());
        STAGE.assertStopped(announcement.actor);

        announcement.held.callerGone();

        assertThat(winner.getAllReceived()).containsExactly(LOST);
    }

    @Test
    void claimed_callerClosedIsToldToTheWinnerAtOnce() {
        var winner = claimed();

        announcement.held.callerClosed();

        assertThat(winner.getAllReceived()).containsExactly(CLOSED);
    }

    @Test
    void claimed_callerThatClosedBeforeItWasGivenTheOfferIsToldBehindTheConfirmation() {
        announcement.held.callerClosed();

        var winner = announcement.claim(connectionId(10), COMMON);

        assertThat(winner.getAllReceived()).containsExactly(confirmed(10), CLOSED);
    }

    @Test
    void claimed_callerThatKeepsItsConnectionIsNotDoubted() {
        var winner = claimed();

        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(winner.hasMessages()).isFalse();
    }

    @Test
    void claimed_reenlistIsAnswered() {
        claimed();

        assertThat(announcement.recall()).containsExactly(new MatcherProtocol.SpokenUp(announcement.actor));
    }

    @Test
    void claimed_nothingElseMatters() {
        var winner = claimed();

        announcement.actor.tell(new AnnouncementProtocol.Drain());
        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(10)));
        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));
        announcement.reply(COMMON, Verdict.QUEUED);
        announcement.reply(COMMON_2, Verdict.FULL);

        assertThat(winner.hasMessages()).isFalse();
        assertThat(announcement.shards.isSilent()).isTrue();
        assertThat(announcement.outcome()).isInstanceOf(Matched.class);
    }

    @Test
    void claimed_lingersAndStops() {
        claimed();

        STAGE.time().passes(CONVERSATIONS.linger().minusMillis(1));
        assertThat(announcement.claim(connectionId(11), COMMON).getAllReceived())
                .containsExactly(refused(11));
        STAGE.time().passes(ofSeconds(60));

        STAGE.assertStopped(announcement.actor);
        assertThat(announcement.shards.isSilent()).isTrue();
    }

    @Test
    void claimed_byTheOnlyOneThatCanStopsAtOnce() {
        var alone = AnnouncementFixture.waiting(STAGE, COMMON);

        alone.claim(connectionId(10), COMMON);

        STAGE.assertStopped(alone.actor);
        assertThat(alone.outcome()).isInstanceOf(Matched.class);
        assertThat(alone.shards.isSilent()).isTrue();
    }

    /** What the desk has told it before is answered: a recall, or a late claim, would wait in vain otherwise. */
    @Test
    void claimed_lingersAndAnswersUntilItIsStruckOff() {
        claimed();
        answersUntilItIsStruckOff();
    }

    @Test
    void ended_lingersAndAnswersUntilItIsStruckOff() {
        ended();
        answersUntilItIsStruckOff();
    }

    private void answersUntilItIsStruckOff() {
        announcement.keepDeskBusy();
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(announcement.claim(connectionId(11), COMMON_2).getAllReceived())
                .containsExactly(refused(11));
        assertThat(announcement.recall()).containsExactly(new MatcherProtocol.SpokenUp(announcement.actor));
        announcement.strikeOff();

        STAGE.assertStopped(announcement.actor);
    }

    @Test
    void claimed_toldAgainLingers() {
        var alone = AnnouncementFixture.waiting(STAGE, COMMON);
        alone.recall();
        alone.claim(connectionId(10), COMMON);

        assertThat(alone.claim(connectionId(11), COMMON).getAllReceived()).containsExactly(refused(11));

        STAGE.time().passes(CONVERSATIONS.linger());
        STAGE.assertStopped(alone.actor);
    }

    @Test
    void claimed_lostLingersAndStops() {
        claimed();
        announcement.held.callerGone();

        STAGE.time().passes(CONVERSATIONS.linger());

        STAGE.assertStopped(announcement.actor);
    }

    @Test
    void claimed_failureKeepsTheOutcome() {
        claimed();
        announcement.breakDown();

        STAGE.assertStopped(announcement.actor);
        assertThat(announcement.outcome()).isInstanceOf(Matched.class);
    }

    @Test
    void ended_claimIsRefused() {
        ended();

        assertThat(announcement.claim(connectionId(10), COMMON).getAllReceived())
                .containsExactly(refused(10));
        assertThat(announcement.outcome()).isInstanceOf(NoMatch.class);
    }

    @Test
    void ended_reenlistIsAnswered() {
        ended();

        assertThat(announcement.recall()).containsExactly(new MatcherProtocol.SpokenUp(announcement.actor));
    }

    @Test
    void ended_nothingElseMatters() {
        ended();

        announcement.actor.tell(new AnnouncementProtocol.Drain());
        announcement.actor.tell(new AnnouncementProtocol.NotTaken(connectionId(10)));
        announcement.actor.tell(new AnnouncementProtocol.Released(COMMON));
        announcement.held.callerGone();
        announcement.reply(COMMON, Verdict.PROPOSED);

        assertThat(announcement.shards.isSilent()).isTrue();
    }

    @Test
    void ended_lingersAndStops() {
        ended();

        STAGE.time().passes(CONVERSATIONS.linger().minusMillis(1));
        assertThat(announcement.claim(connectionId(10), COMMON).getAllReceived())
                .containsExactly(refused(10));
        STAGE.time().passes(ofSeconds(60));

        STAGE.assertStopped(announcement.actor);
        assertThat(announcement.shards.isSilent()).isTrue();
    }
}
