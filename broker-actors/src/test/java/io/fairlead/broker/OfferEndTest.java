// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.isReleased;
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
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.broker.OfferProtocol.Closed;
import io.fairlead.matching.Ineligible;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An {@link Offer} that is closing, or has ended and lingers. */
class OfferEndTest {

    private static final Stage STAGE = new Stage();

    private final OfferFixture offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private void closing() {
        STAGE.time().passes(OfferFixture.PATIENCE);
        assertThat(offer.shards.told(MatcherProtocol.Close.class)).hasSize(2);
        assertThat(offer.isHeld()).isTrue();
        offer.shards.forget();
    }

    private void ended() {
        offer.held.callerGone();
        assertThat(offer.isHeld()).isFalse();
        offer.shards.forget();
    }

    private WhyNoMatch why() {
        return ((NoMatch) offer.outcome()).why();
    }

    @ParameterizedTest
    @CsvSource({
        ",,NO_PROXY",
        "SAME_NETWORK,,ONLY_SAME_NETWORK",
        "SAME_NETWORK,DENIED,ONLY_DENIED",
        "OLD_PROTOCOL,SAME_NETWORK,ONLY_OLD_PROTOCOL",
        ",OLD_PROTOCOL,ONLY_OLD_PROTOCOL",
    })
    void closing_nearestMissIsTheReason(Ineligible first, Ineligible second, WhyNoMatch why) {
        closing();

        offer.actor.tell(new Closed(COMMON, Optional.ofNullable(first)));
        assertThat(offer.isHeld()).isTrue();
        offer.actor.tell(new Closed(COMMON_2, Optional.ofNullable(second)));

        assertThat(why()).isEqualTo(why);
    }

    @Test
    void closing_sameReplyTwiceIsOneReply() {
        closing();

        offer.actor.tell(new Closed(COMMON, Optional.empty()));
        offer.actor.tell(new Closed(COMMON, Optional.empty()));

        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void closing_repliesOverdueEndsWithWhatIsKnown() {
        closing();
        offer.actor.tell(new Closed(COMMON, Optional.of(Ineligible.DENIED)));

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(why()).isEqualTo(WhyNoMatch.ONLY_DENIED);
    }

    @Test
    void closing_neverHeardOfIsUnavailable() {
        var unheard = new OfferFixture(STAGE, ofSeconds(5), COMMON);

        STAGE.time().passes(ofSeconds(5).plus(CONVERSATIONS.replyMax()));

        assertThat(((Refused) unheard.outcome()).refusal()).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void closing_candidateIsReleased() {
        closing();
        Candidate candidate = candidate(COMMON);

        offer.actor.tell(candidate);

        assertThat(isReleased(candidate)).isTrue();
        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.claims()).isEmpty();
    }

    @Test
    void closing_callerGoneEnds() {
        closing();

        offer.held.callerGone();

        assertThat(offer.isHeld()).isFalse();
    }

    @Test
    void closing_drainEndsWithWhatIsKnown() {
        closing();
        offer.actor.tell(new Closed(COMMON, Optional.of(Ineligible.DENIED)));

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));

        assertThat(why()).isEqualTo(WhyNoMatch.ONLY_DENIED);
    }

    @Test
    void closing_reseekIsAnswered() {
        closing();

        assertThat(offer.recall()).containsExactly(new MatcherProtocol.SpokenUp(offer.actor));
    }

    @Test
    void closing_nothingElseMatters() {
        closing();

        offer.actor.tell(new OfferProtocol.Claimed(connectionId(10), Samples.PROXY));
        offer.actor.tell(new OfferProtocol.Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));
        offer.actor.tell(new OfferProtocol.Queued(COMMON));
        offer.actor.tell(new OfferProtocol.QueueFull(COMMON));
        offer.actor.tell(new OfferProtocol.TooLate(COMMON));

        assertThat(offer.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void ended_candidateIsReleased() {
        ended();
        Candidate candidate = candidate(COMMON_2);

        offer.actor.tell(candidate);

        assertThat(isReleased(candidate)).isTrue();
        assertThat(offer.shards.isSilent()).isTrue();
    }

    @Test
    void ended_answerFindsNoClient() {
        ended();

        assertThat(offer.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void ended_reseekIsAnswered() {
        ended();

        assertThat(offer.recall()).containsExactly(new MatcherProtocol.SpokenUp(offer.actor));
    }

    @Test
    void ended_nothingElseMatters() {
        ended();

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));
        offer.held.callerGone();
        offer.actor.tell(new OfferProtocol.Claimed(connectionId(10), Samples.PROXY));
        offer.actor.tell(new OfferProtocol.ProxyClosed(connectionId(10)));
        offer.actor.tell(new OfferProtocol.Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));
        offer.actor.tell(new OfferProtocol.Queued(COMMON));
        offer.actor.tell(new OfferProtocol.QueueFull(COMMON));
        offer.actor.tell(new OfferProtocol.TooLate(COMMON));
        offer.actor.tell(new Closed(COMMON, Optional.empty()));

        assertThat(offer.shards.isSilent()).isTrue();
    }

    @Test
    void ended_lingersAndStops() {
        ended();

        STAGE.time().passes(CONVERSATIONS.linger().minusMillis(1));
        assertThat(offer.answer(connectionId(10)).hasMessages()).isTrue();
        STAGE.time().passes(ofMillis(1));

        STAGE.assertStopped(offer.actor);
    }

    @Test
    void ended_answeredByTheOnlyCandidateStopsWhenItIsStruckOff() {
        OfferFixture alone = new OfferFixture(STAGE, COMMON);
        alone.keepDeskBusy();
        ConnectionId id = alone.match(candidate(COMMON));
        alone.answer(id);
        alone.shards.forget();

        assertThat(alone.answer(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(alone.recall()).containsExactly(new MatcherProtocol.SpokenUp(alone.actor));
        assertThat(alone.departures()).isOne();
        alone.strikeOff();

        STAGE.assertStopped(alone.actor);
        assertThat(alone.departures()).isOne();
    }

    /** What the desk has told it before is answered: a recall, or a late answer, would wait in vain otherwise. */
    @Test
    void ended_lingersAndAnswersUntilItIsStruckOff() {
        OfferFixture alone = new OfferFixture(STAGE, COMMON);
        alone.keepDeskBusy();
        alone.held.callerGone();
        STAGE.time().passes(CONVERSATIONS.linger());
        assertThat(alone.departures()).isOne();

        assertThat(alone.recall()).containsExactly(new MatcherProtocol.SpokenUp(alone.actor));
        assertThat(alone.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        alone.strikeOff();

        STAGE.assertStopped(alone.actor);
        assertThat(alone.departures()).isOne();
    }

    @Test
    void ended_answeredAfterItAskedAgainLingers() {
        OfferFixture alone = new OfferFixture(STAGE, COMMON);
        alone.recall();
        Candidate second = candidate(COMMON);
        alone.answer(alone.match(candidate(COMMON)));
        alone.shards.forget();

        alone.actor.tell(second);

        assertThat(isReleased(second)).isTrue();
        assertThat(alone.shards.isSilent()).isTrue();
        STAGE.time().passes(CONVERSATIONS.linger());
        STAGE.assertStopped(alone.actor);
    }

    @Test
    void ended_answeredOfferLingersAndStops() {
        offer.answer(offer.match(candidate(COMMON)));
        offer.shards.forget();

        STAGE.time().passes(ofSeconds(60));

        STAGE.assertStopped(offer.actor);
        assertThat(offer.shards.isSilent()).isTrue();
    }
}
