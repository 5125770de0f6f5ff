// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.Answered;
import io.fairlead.broker.OfferOutcome.NoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferProtocol.ProxyClosed;
import io.fairlead.broker.OfferProtocol.Queued;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An {@link Offer} whose proxy closed its connection when it was given the offer, and may have read it or not. */
class OfferDoubtTest {

    private static final Stage STAGE = new Stage();

    private final OfferFixture offer = OfferFixture.waiting(STAGE, COMMON);
    private final ConnectionId doubtful = offer.match(candidate(COMMON));

    @BeforeEach
    void doubt() {
        offer.shards.forget();
        offer.actor.tell(new ProxyClosed(doubtful));
        assertThat(offer.shards.isSilent()).as("it may be quick to answer").isTrue();
        STAGE.time().passes(CONVERSATIONS.linger());
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void doubt_seeksAnotherAndAbandonsNothing() {
        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactly(COMMON);
        assertThat(offer.abandoned()).isEmpty();
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void doubt_lateAnswerIsTakenWhileSeeking() {
        assertTaken(doubtful);
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON);
    }

    @Test
    void doubt_lateAnswerIsTakenWhileWaiting() {
        offer.actor.tell(new Queued(COMMON));
        assertTaken(doubtful);
    }

    @Test
    void doubt_lateAnswerIsTakenWhileAnotherIsClaimed() {
        ConnectionId second = offer.claim(candidate(COMMON));
        assertTaken(doubtful);
        assertThat(offer.abandoned()).containsExactly(second);
    }

    @Test
    void doubt_firstOfTwoAnswersIsTaken() {
        ConnectionId second = offer.match(candidate(COMMON));
        assertTaken(second);
        assertThat(offer.answer(doubtful).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void doubt_errorOfTheDoubtfulOneChangesNothing() {
        offer.actor.tell(new Queued(COMMON));
        offer.answer(doubtful, new ProxyAnswer.Failed("no"));
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void doubt_tooLateForAnotherWaitsForTheDoubtfulOne() {
        offer.actor.tell(new OfferProtocol.TooLate(COMMON));
        assertThat(offer.isHeld()).isTrue();
        assertTaken(doubtful);
    }

    @Test
    void doubt_tooLateWhenTheTimeIsUpEndsAsATimeout() {
        var hasty = new OfferFixture(STAGE, CONVERSATIONS.linger().plusMillis(200), COMMON);
        hasty.actor.tell(new ProxyClosed(hasty.match(candidate(COMMON))));
        STAGE.time().passes(CONVERSATIONS.linger());
        STAGE.time().passes(ofMillis(200));

        hasty.actor.tell(new OfferProtocol.TooLate(COMMON));

        assertThat(((NoAnswer) hasty.outcome()).why()).isEqualTo(WhyNoAnswer.TIMEOUT);
    }

    @Test
    void doubt_drainLetsTheDoubtfulOneAnswerYet() {
        offer.actor.tell(new OfferProtocol.Drain(ofSeconds(5)));

        assertThat(offer.isHeld()).isTrue();
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON);
        assertTaken(doubtful);
    }

    @Test
    void doubt_drainEndsAsATimeoutInTime() {
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new OfferProtocol.Drain(ofSeconds(5)));
        STAGE.time().passes(ofSeconds(5));

        assertThat(((NoAnswer) offer.outcome()).why()).isEqualTo(WhyNoAnswer.TIMEOUT);
    }

    @Test
    void doubt_endsAsATimeoutAtTheDeadline() {
        offer.actor.tell(new Queued(COMMON));
        STAGE.time().passes(OfferFixture.PATIENCE);
        STAGE.time().passes(ofSeconds(1));
        assertThat(((NoAnswer) offer.outcome()).why()).isEqualTo(WhyNoAnswer.TIMEOUT);
    }

    @Test
    void doubt_answerOfAnotherProxyIsNotTaken() {
        var front = offer.answer(doubtful, new ProxyId(Samples.id(66)), new ProxyAnswer.Accepted("forged"));
        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void doubt_lateAnswerIsTakenWhileClosing() {
        offer.actor.tell(new Queued(COMMON));
        STAGE.time().passes(OfferFixture.PATIENCE.minus(CONVERSATIONS.linger()));
        assertThat(offer.shards.told(MatcherProtocol.Close.class)).containsExactly(COMMON);
        assertTaken(doubtful);
    }

    /** What the doubtful one's answer ends is put back: a candidate in hand, that is. */
    @Test
    void doubt_lateAnswerReleasesWhatIsNamedMeanwhile() {
        var two = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
        ConnectionId id = two.match(candidate(COMMON));
        two.actor.tell(new ProxyClosed(id));
        STAGE.time().passes(CONVERSATIONS.linger());
        var other = candidate(COMMON);
        two.actor.tell(other);

        assertThat(two.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);

        assertThat(OfferFixture.isReleased(other)).isTrue();
    }

    private void assertTaken(ConnectionId id) {
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(((Answered) offer.outcome()).connectionId()).isEqualTo(id);
    }
}
