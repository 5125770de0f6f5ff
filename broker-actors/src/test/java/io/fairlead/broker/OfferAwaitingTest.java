// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.through;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.Answered;
import io.fairlead.broker.OfferOutcome.NoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.broker.OfferProtocol.Queued;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Offer} that waits for its proxy's answer. */
class OfferAwaitingTest {

    private static final Stage STAGE = new Stage();

    private final OfferFixture offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
    private final Candidate candidate = candidate(COMMON);
    private final ConnectionId id = offer.match(candidate);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private WhyNoAnswer whyNoAnswer() {
        return ((NoAnswer) offer.outcome()).why();
    }

    @Test
    void awaiting_answerIsTheOutcome() {
        var front = offer.answer(id, new ProxyAnswer.Accepted("v=0 answer"));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(offer.outcome())
                .isEqualTo(new Answered(id, "v=0 answer", 2, PROXY_TRAITS.traversal(), PROXY_TRAITS.location(), true));
    }

    @Test
    void awaiting_secondAnswerFindsNoClient() {
        offer.answer(id, new ProxyAnswer.Accepted("first"));

        var front = offer.answer(id, new ProxyAnswer.Accepted("second"));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(((Answered) offer.outcome()).sdp()).isEqualTo("first");
    }

    @Test
    void awaiting_errorOfTheProxyIsToldWithoutItsText() {
        var front = offer.answer(id, new ProxyAnswer.Failed("a reason of its own"));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(whyNoAnswer()).isEqualTo(WhyNoAnswer.PROXY_FAILED);
        assertThat(((NoAnswer) offer.outcome()).retryAfter()).isBetween(ofSeconds(1), ofSeconds(2));
    }

    @Test
    void awaiting_answerToAnotherAttemptFindsNoClient() {
        var front = offer.answer(connectionId(10));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void awaiting_proxyLostSeeksAgainWithItsAge() {
        offer.shards.forget();
        STAGE.time().passes(ofSeconds(3));

        offer.actor.tell(new OfferProtocol.ProxyLost(id));

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.shards.sent(MatcherProtocol.Seek.class).getFirst().waited())
                .isEqualTo(ofSeconds(3));
    }

    @Test
    void awaiting_proxyLostAndNobodyElseSaysSo() {
        offer.actor.tell(new OfferProtocol.ProxyLost(id));
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new Queued(COMMON_2));

        STAGE.time().passes(OfferFixture.PATIENCE.plus(CONVERSATIONS.replyMax()));

        assertThat(whyNoAnswer()).isEqualTo(WhyNoAnswer.PROXY_GONE);
    }

    @Test
    void awaiting_proxyLostOfAnotherAttemptChangesNothing() {
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));
        offer.actor.tell(new OfferProtocol.Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.Claimed(id, Samples.PROXY));
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new OfferProtocol.TooLate(COMMON));

        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void awaiting_answerAfterProxyLostFindsNoClient() {
        offer.actor.tell(new OfferProtocol.ProxyLost(id));

        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void awaiting_answerOfAnotherProxyChangesNothing() {
        var front = offer.answer(id, new ProxyId(Samples.id(66)), new ProxyAnswer.Accepted("forged"));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    @Test
    void awaiting_confirmationThatNamesAnotherProxyChangesNothing() {
        ProxyId another = new ProxyId(Samples.id(66));

        offer.actor.tell(new OfferProtocol.Claimed(id, another));

        assertThat(offer.answer(id, another, new ProxyAnswer.Accepted("forged")).getAllReceived())
                .containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    @Test
    void awaiting_deadlineEnds() {
        offer.shards.forget();

        STAGE.time().passes(OfferFixture.PATIENCE);

        assertThat(whyNoAnswer()).isEqualTo(WhyNoAnswer.TIMEOUT);
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void awaiting_callerGoneEnds() {
        offer.held.callerGone();

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void awaiting_proxyClosedAndItsAnswerIsTaken() {
        offer.actor.tell(new OfferProtocol.ProxyClosed(id));
        STAGE.time().passes(CONVERSATIONS.linger().minusMillis(1));

        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(offer.outcome()).isInstanceOf(Answered.class);
    }

    @Test
    void awaiting_proxyClosedOfAnotherAttemptChangesNothing() {
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.ProxyClosed(connectionId(10)));
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(offer.shards.isSilent()).isTrue();
    }

    @Test
    void awaiting_proxiesLostSeeksAgainWithItsAgeAndTakesTheFirstAnswer() {
        offer.shards.forget();
        STAGE.time().passes(ofSeconds(3));

        offer.actor.tell(new OfferProtocol.ProxiesLost(nodeOf(candidate)));
        assertThat(offer.shards.sent(MatcherProtocol.Seek.class))
                .hasSize(2)
                .allSatisfy(seek -> assertThat(seek.waited()).isEqualTo(ofSeconds(3)));
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new Queued(COMMON_2));
        ConnectionId second = offer.claim(candidate(COMMON_2));

        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(((Answered) offer.outcome()).connectionId()).isEqualTo(id);
        assertThat(offer.abandoned()).containsExactly(second);
    }

    @Test
    void awaiting_proxiesLostOnAnotherNodeChangesNothing() {
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.ProxiesLost(Address.apply("pekko", "fairlead", "192.0.2.7", 7355)));

        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    private static Address nodeOf(Candidate candidate) {
        return candidate.announcement().path().address();
    }

    @Test
    void awaiting_anotherCandidateIsReleased() {
        Candidate other = candidate(COMMON_2);

        offer.actor.tell(other);
        offer.actor.tell(candidate);
        offer.actor.tell(through(COMMON_2, candidate));

        assertThat(OfferFixture.isReleased(other)).isTrue();
        assertThat(List.of(candidate, through(COMMON_2, candidate))).noneMatch(OfferFixture::isReleased);
    }

    @Test
    void awaiting_reseekIsAnswered() {
        offer.shards.forget();

        assertThat(offer.recall()).containsExactly(new MatcherProtocol.SpokenUp(offer.actor));
    }

    @Test
    void awaiting_drainLetsTheAnswerCome() {
        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));
        assertThat(offer.isHeld()).isTrue();

        offer.answer(id);

        assertThat(offer.outcome()).isInstanceOf(Answered.class);
    }

    @Test
    void awaiting_drainAndProxyLostEnds() {
        offer.shards.forget();
        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));

        offer.actor.tell(new OfferProtocol.ProxyLost(id));

        assertThat(whyNoAnswer()).isEqualTo(WhyNoAnswer.PROXY_GONE);
        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).isEmpty();
    }

    @Test
    void awaiting_doesNotRefresh() {
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.refreshInterval().plusSeconds(1));

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).isEmpty();
    }

    @Test
    void awaiting_failureEndsTheRequest() {
        offer.breakDown();

        STAGE.assertStopped(offer.actor);
        assertThat(offer.future()).isCompletedExceptionally();
    }
}
