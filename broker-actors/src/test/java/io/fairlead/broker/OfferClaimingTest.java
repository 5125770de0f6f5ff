// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.through;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.Answered;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.broker.OfferProtocol.Claimed;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.Unavailable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Offer} that waits for its claim to be confirmed. */
class OfferClaimingTest {

    private static final Stage STAGE = new Stage();

    private final OfferFixture offer = OfferFixture.waiting(STAGE, COMMON, COMMON_2);
    private final Candidate candidate = candidate(COMMON);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void claiming_claimedIsWithdrawnFromTheOtherMatchers() {
        ConnectionId id = offer.claim(candidate);

        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void claiming_claimedAfterARefreshIsWithdrawnEverywhere() {
        STAGE.time().passes(CONVERSATIONS.refreshInterval());
        ConnectionId id = offer.claim(candidate);

        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void claiming_claimedInASecondRoundIsWithdrawnEverywhere() {
        ConnectionId first = offer.claim(candidate(COMMON_2));
        Candidate crossing = candidate; // COMMON names it before it is asked again, and then queues the offer
        offer.actor.tell(new Unavailable(first));
        offer.actor.tell(crossing);
        offer.actor.tell(new Queued(COMMON_2));
        offer.actor.tell(new Queued(COMMON));

        offer.actor.tell(new Claimed(offer.lastClaim().connectionId(), Samples.PROXY));

        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void claiming_unavailableSeeksAgainWithItsAge() {
        ConnectionId id = offer.claim(candidate);
        offer.shards.forget();
        STAGE.time().passes(CONVERSATIONS.claimMax().minusMillis(1));

        offer.actor.tell(new Unavailable(id));

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.shards.sent(MatcherProtocol.Seek.class).getFirst().waited())
                .isEqualTo(CONVERSATIONS.claimMax().minusMillis(1));
    }

    @Test
    void claiming_everyAttemptHasItsOwnConnectionId() {
        ConnectionId first = offer.claim(candidate);
        offer.actor.tell(new Unavailable(first));
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new Queued(COMMON_2));

        assertThat(offer.claim(candidate(COMMON))).isNotEqualTo(first);
    }

    @Test
    void claiming_overdueAbandonsTheAttemptAndSeeksAgain() {
        ConnectionId id = offer.claim(candidate);
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.claimMax());

        assertThat(offer.abandoned()).containsExactly(id);
        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void claiming_overdueIsNotDueOnceConfirmed() {
        ConnectionId id = offer.match(candidate);
        offer.shards.forget();

        STAGE.time().passes(CONVERSATIONS.claimMax().multipliedBy(3));

        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    @Test
    void claiming_wordsOfAnotherAttemptChangeNothing() {
        offer.claim(candidate);
        offer.shards.forget();

        offer.actor.tell(new Claimed(connectionId(10), Samples.PROXY));
        offer.actor.tell(new Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new OfferProtocol.QueueFull(COMMON));
        offer.actor.tell(new OfferProtocol.TooLate(COMMON_2));

        assertThat(offer.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void claiming_answerMayOvertakeTheConfirmation() {
        ConnectionId id = offer.claim(candidate);

        var front = offer.answer(id);
        assertThat(front.hasMessages()).as("nobody knows yet who may answer").isFalse();
        assertThat(offer.isHeld()).isTrue();
        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(offer.outcome()).isInstanceOf(Answered.class);
    }

    @Test
    void claiming_answerThatOvertakesIsWithdrawnFromTheOtherMatchers() {
        ConnectionId id = offer.claim(candidate);

        offer.answer(id);
        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
    }

    @Test
    void claiming_answerOfAnotherProxyThatOvertakesIsRefusedInTheEnd() {
        ConnectionId id = offer.claim(candidate);

        var foreign = offer.answer(id, new ProxyId(Samples.id(66)), new ProxyAnswer.Accepted("forged"));
        var right = offer.answer(id, new ProxyAnswer.Accepted("true"));
        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(foreign.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(right.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(((Answered) offer.outcome()).sdp()).isEqualTo("true");
    }

    @Test
    void claiming_answerThatOvertakesIsRefusedWhenNothingComesOfTheAttempt() {
        ConnectionId first = offer.claim(candidate);
        var front = offer.answer(first);
        offer.actor.tell(new Unavailable(first));
        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);

        ConnectionId second = claimAgain();
        front = offer.answer(second);
        STAGE.time().passes(CONVERSATIONS.claimMax());
        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);

        ConnectionId third = claimAgain();
        front = offer.answer(third);
        offer.held.callerGone();
        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    /** Its proxy's front is on another node than the announcement's word, as far as the network is concerned. */
    @Test
    void claiming_proxyLostBeforeTheConfirmationSeeksAgain() {
        ConnectionId id = offer.claim(candidate);
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.ProxyLost(id));
        offer.actor.tell(new Claimed(id, Samples.PROXY));

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void claiming_proxyClosedBeforeTheConfirmationIsDoubtedAfterIt() {
        ConnectionId id = offer.claim(candidate);
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.ProxyClosed(id));
        assertThat(offer.shards.isSilent()).isTrue();
        offer.actor.tell(new Claimed(id, Samples.PROXY));
        offer.shards.forget();
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    @Test
    void claiming_proxiesLostBeforeTheConfirmationIsDoubtedAfterIt() {
        ConnectionId id = offer.claim(candidate);

        offer.actor.tell(
                new OfferProtocol.ProxiesLost(candidate.announcement().path().address()));
        offer.actor.tell(new Claimed(id, Samples.PROXY));
        offer.shards.forget();
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(offer.answer(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
    }

    @Test
    void claiming_anotherCandidateIsReleased() {
        offer.claim(candidate);
        Candidate other = candidate(COMMON_2);

        offer.actor.tell(other);

        assertThat(offer.claims()).hasSize(1);
        assertThat(OfferFixture.isReleased(other)).isTrue();
        assertThat(offer.shards.isSilent()).isTrue();
    }

    @Test
    void claiming_sameCandidateAgainIsNotReleased() {
        offer.claim(candidate);

        offer.actor.tell(candidate);
        offer.actor.tell(through(COMMON_2, candidate));

        assertThat(offer.claims()).hasSize(1);
        assertThat(List.of(candidate, through(COMMON_2, candidate))).noneMatch(OfferFixture::isReleased);
    }

    @Test
    void claiming_deadlineAbandonsAndEnds() {
        STAGE.time().passes(OfferFixture.PATIENCE.minusMillis(100));
        ConnectionId id = offer.claim(candidate);

        STAGE.time().passes(CONVERSATIONS.claimMax());

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.abandoned()).containsExactly(id);
    }

    @Test
    void claiming_callerGoneAbandonsAndEnds() {
        ConnectionId id = offer.claim(candidate);

        offer.held.callerGone();

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.abandoned()).containsExactly(id);
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
    }

    @Test
    void claiming_reseekIsAnswered() {
        offer.claim(candidate);

        assertThat(offer.recall()).containsExactly(new MatcherProtocol.SpokenUp(offer.actor));
    }

    @Test
    void claiming_drainLetsTheAttemptFinish() {
        ConnectionId id = offer.claim(candidate);

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));
        offer.actor.tell(new Claimed(id, Samples.PROXY));
        offer.answer(id);

        assertThat(offer.outcome()).isInstanceOf(Answered.class);
    }

    @Test
    void claiming_drainBeginsNoOtherAttempt() {
        ConnectionId id = offer.claim(candidate);

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));
        offer.actor.tell(new Unavailable(id));

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).isEmpty();
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
    }

    @Test
    void claiming_drainAndSilenceEnds() {
        offer.claim(candidate);

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));
        STAGE.time().passes(CONVERSATIONS.claimMax());

        assertThat(offer.isHeld()).isFalse();
        assertThat(offer.abandoned()).hasSize(1);
    }

    @Test
    void claiming_silenceOfEverybodyEndsAtTheDeadline() {
        offer.claim(candidate);

        STAGE.time().passes(OfferFixture.PATIENCE.plus(CONVERSATIONS.replyMax()));

        assertThat(offer.isHeld()).isFalse();
        STAGE.time().passes(ofSeconds(2));
        STAGE.assertStopped(offer.actor);
    }

    private ConnectionId claimAgain() {
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new Queued(COMMON_2));
        return offer.claim(candidate(COMMON));
    }

    @Test
    void claiming_failureEndsTheRequest() {
        offer.claim(candidate);
        offer.breakDown();

        STAGE.assertStopped(offer.actor);
        assertThat(offer.future()).isCompletedExceptionally();
    }
}
