// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.NoMatch;
import io.fairlead.broker.OfferOutcome.Refused;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.QueueFull;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.TooLate;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Offer} in its matchers' queues. */
class OfferWaitingTest {

    private static final Stage STAGE = new Stage();

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void waiting_candidateIsClaimedAtOnce() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

        offer.actor.tell(candidate(COMMON_2));

        assertThat(offer.lastClaim().terms().compartment()).isEqualTo(COMMON_2);
    }

    @Test
    void waiting_refreshCarriesTheAge() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

        STAGE.time().passes(CONVERSATIONS.refreshInterval());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.shards.sent(MatcherProtocol.Seek.class))
                .containsOnly(new MatcherProtocol.Seek(
                        Samples.CLIENT_TRAITS, ofSeconds(10), ofSeconds(10), offer.actor, false));
    }

    @Test
    void waiting_asksSoonAgainWhileNoMatcherIsHeardOf() {
        var offer = new OfferFixture(STAGE, COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).hasSize(2);
    }

    @Test
    void waiting_silentMatcherIsAskedSoonAgainThoughAnotherHasReplied() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        offer.actor.tell(new Queued(COMMON));
        STAGE.time().passes(CONVERSATIONS.replyMax());
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).contains(COMMON_2);
    }

    @Test
    void waiting_matcherThatIsSilentInALaterRoundIsAskedSoonAgain() {
        var offer = OfferFixture.waiting(STAGE, COMMON);
        offer.actor.tell(new OfferProtocol.Unavailable(offer.claim(candidate(COMMON))));
        STAGE.time().passes(CONVERSATIONS.replyMax());
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactly(COMMON);
    }

    @Test
    void waiting_reseekSpeaksUpToThatMatcherOnlyWithItsAge() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(ofSeconds(3));

        assertThat(offer.recall())
                .containsExactly(
                        new MatcherProtocol.Seek(
                                Samples.CLIENT_TRAITS, ofSeconds(3), ofSeconds(17), offer.actor, false),
                        new MatcherProtocol.SpokenUp(offer.actor));
        assertThat(offer.shards.isSilent()).isTrue();
    }

    @Test
    void waiting_tooLateEndsAndIsWithdrawn() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

        offer.actor.tell(new TooLate(COMMON));

        assertThat(((NoMatch) offer.outcome()).why()).isEqualTo(WhyNoMatch.TOO_LATE);
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
    }

    @Test
    void waiting_deadlineAsksEveryMatcherWhyThereWasNothing() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(OfferFixture.PATIENCE.minusMillis(1));
        assertThat(offer.shards.told(MatcherProtocol.Close.class)).isEmpty();

        STAGE.time().passes(ofMillis(1));

        assertThat(offer.shards.told(MatcherProtocol.Close.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void waiting_fullEverywhereOnARefreshIsRefused() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
        STAGE.time().passes(CONVERSATIONS.refreshInterval());

        offer.actor.tell(new QueueFull(COMMON));
        assertThat(offer.isHeld()).isTrue();
        offer.actor.tell(new QueueFull(COMMON_2));

        assertThat(offer.future()).isCompletedWithValueMatching(Refused.class::isInstance);
    }

    @Test
    void waiting_callerGoneEndsAndIsWithdrawn() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

        offer.held.callerGone();

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void waiting_drainEndsAndIsWithdrawn() {
        var offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void waiting_wordsOfAnEarlierAttemptChangeNothing() {
        var offer = OfferFixture.waiting(STAGE, COMMON);

        offer.actor.tell(new OfferProtocol.Claimed(connectionId(10), Samples.PROXY));
        offer.actor.tell(new OfferProtocol.Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));
        offer.actor.tell(new Queued(COMMON));

        assertThat(offer.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void waiting_failureEndsTheRequest() {
        var offer = OfferFixture.waiting(STAGE, COMMON);
        offer.breakDown();

        STAGE.assertStopped(offer.actor);
        assertThat(offer.future()).isCompletedExceptionally();
    }

    @Test
    void waiting_endOfTheSystemEndsTheRequest() {
        var offer = OfferFixture.waiting(STAGE, COMMON);

        STAGE.stop(offer.actor);

        assertThat(offer.future()).isCompletedExceptionally();
    }
}
