// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.isReleased;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.NoMatch;
import io.fairlead.broker.OfferOutcome.Refused;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.broker.OfferProtocol.QueueFull;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.TooLate;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An {@link Offer} until its matchers have replied. */
class OfferSeekingTest {

    private static final Stage STAGE = new Stage();

    /** What a partially limited client does not prefer. */
    private static final Traits HARD = new Traits(Traversal.STRICTLY_LIMITED, PROXY_TRAITS.location(), 3);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void start_asksTheMatcherOfEveryCompartment() {
        var offer = new OfferFixture(STAGE, COMMON, PERSONAL);

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
        assertThat(offer.shards.sent(MatcherProtocol.Seek.class))
                .containsOnly(new MatcherProtocol.Seek(
                        Samples.CLIENT_TRAITS, ZERO, OfferFixture.PATIENCE, offer.actor, false));
    }

    @Test
    void start_isPatientWithAnOnlyMatcherAtItsFirstWordOnly() {
        var offer = new OfferFixture(STAGE, COMMON);
        assertThat(isPatient(offer)).isTrue();
        offer.shards.forget();

        STAGE.time().passes(Samples.CONVERSATIONS.replyMax().multipliedBy(2));

        assertThat(offer.shards.told(MatcherProtocol.Seek.class)).containsExactly(COMMON);
        assertThat(isPatient(offer)).isFalse();
        assertThat(isPatient(new OfferFixture(STAGE, COMMON, COMMON_2))).isFalse();
    }

    private static boolean isPatient(OfferFixture offer) {
        return offer.shards.sent(MatcherProtocol.Seek.class).getLast().patient();
    }

    @Test
    void seeking_candidateOfTheOnlyMatcherIsClaimedAtOnce() {
        var offer = new OfferFixture(STAGE, COMMON);
        STAGE.time().passes(ofMillis(200));
        Candidate candidate = candidate(COMMON);

        ConnectionId id = offer.claim(candidate);

        assertThat(offer.claims())
                .containsExactly(new AnnouncementProtocol.Claim(
                        new ClaimTerms(
                                id,
                                COMMON,
                                ofMillis(200),
                                Samples.SESSION_OFFER,
                                2,
                                "XB",
                                true,
                                OfferFixture.PATIENCE.minusMillis(200)),
                        offer.actor));
        assertThat(id.address()).isEqualTo(OfferFixture.ADDRESS);
    }

    @Test
    void seeking_incompatiblePairIsClaimedAndSaysSo() {
        var offer = new OfferFixture(STAGE, COMMON);

        offer.claim(candidate(COMMON, HARD, ZERO));

        assertThat(offer.lastClaim().terms().natCompatible()).isFalse();
    }

    @Test
    void seeking_candidateGoesOnWaitingForTheOtherMatchers() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2, PERSONAL);

        offer.actor.tell(candidate(COMMON));
        offer.actor.tell(new Queued(COMMON_2));
        assertThat(offer.claims()).isEmpty();
        offer.actor.tell(new QueueFull(PERSONAL));

        assertThat(offer.claims()).hasSize(1);
    }

    @Test
    void seeking_repliesOverdueClaimsTheBestSoFar() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        offer.actor.tell(candidate(COMMON));

        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(offer.claims()).hasSize(1);
    }

    @Test
    void seeking_repliesOverdueWithoutACandidateWaits() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        offer.actor.tell(new Queued(COMMON));

        STAGE.time().passes(CONVERSATIONS.replyMax());
        offer.actor.tell(candidate(COMMON_2));

        assertThat(offer.claims()).hasSize(1);
    }

    @Test
    void seeking_fullEverywhereIsRefused() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);

        offer.actor.tell(new QueueFull(COMMON));
        assertThat(offer.isHeld()).isTrue();
        offer.actor.tell(new QueueFull(COMMON_2));

        Refusal refusal = ((Refused) offer.outcome()).refusal();
        assertThat(refusal).isInstanceOf(Refusal.QueueFull.class);
        assertThat(refusal.retryAfter()).isBetween(ofSeconds(2), ofSeconds(4));
    }

    @Test
    void seeking_fullInOneCompartmentWaitsInTheOther() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);

        offer.actor.tell(new QueueFull(COMMON));
        offer.actor.tell(new Queued(COMMON_2));

        assertThat(offer.isHeld()).isTrue();
        offer.claim(candidate(COMMON_2));
        assertThat(offer.claims()).hasSize(1);
    }

    @Test
    void seeking_roomThatCameMeanwhileCounts() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);

        offer.actor.tell(new QueueFull(COMMON));
        offer.recall();
        offer.actor.tell(new Queued(COMMON));
        offer.actor.tell(new QueueFull(COMMON_2));

        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void seeking_tooLateEnds() {
        var offer = new OfferFixture(STAGE, ZERO, COMMON, COMMON_2);

        offer.actor.tell(new TooLate(COMMON));

        assertThat(((NoMatch) offer.outcome()).why()).isEqualTo(WhyNoMatch.TOO_LATE);
        assertThat(((NoMatch) offer.outcome()).retryAfter()).isBetween(ofSeconds(1), ofSeconds(2));
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).contains(COMMON_2);
    }

    @Test
    void seeking_tooLateWithACandidateClaimsIt() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        offer.actor.tell(candidate(COMMON));

        offer.actor.tell(new TooLate(COMMON_2));

        assertThat(offer.isHeld()).isTrue();
        assertThat(offer.claims()).hasSize(1);
    }

    @Test
    void seeking_reseekAsksAgainThere() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);

        assertThat(offer.recall())
                .containsExactly(
                        new MatcherProtocol.Seek(
                                Samples.CLIENT_TRAITS, ZERO, OfferFixture.PATIENCE, offer.actor, false),
                        new MatcherProtocol.SpokenUp(offer.actor));
    }

    @Test
    void seeking_deadlineWaitsForTheRepliesAndCloses() {
        var offer = new OfferFixture(STAGE, ofMillis(100), COMMON, COMMON_2);
        offer.actor.tell(new Queued(COMMON));
        STAGE.time().passes(ofMillis(100));
        assertThat(offer.shards.told(MatcherProtocol.Close.class)).isEmpty();

        offer.actor.tell(new Queued(COMMON_2));

        assertThat(offer.shards.told(MatcherProtocol.Close.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void seeking_silenceUntilTheDeadlineIsUnavailable() {
        var offer = new OfferFixture(STAGE, ofMillis(100), COMMON);

        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(2));

        assertThat(((Refused) offer.outcome()).refusal()).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void seeking_deadlineThenCandidateEndsInTheEnd() {
        var offer = new OfferFixture(STAGE, ofMillis(100), COMMON);
        STAGE.time().passes(ofMillis(100));
        offer.actor.tell(candidate(COMMON));
        offer.claims()
                .forEach(claim -> offer.actor.tell(new OfferProtocol.Claimed(claim.connectionId(), Samples.PROXY)));

        STAGE.time().passes(ofSeconds(60));

        assertThat(offer.isHeld()).isFalse();
    }

    @Test
    void seeking_deadlineThenCandidateIsNotClaimed() {
        var offer = new OfferFixture(STAGE, ofMillis(100), COMMON);
        STAGE.time().passes(ofMillis(100));
        Candidate candidate = candidate(COMMON);

        offer.actor.tell(candidate);

        assertThat(offer.claims()).isEmpty();
        assertThat(isReleased(candidate)).isTrue();
    }

    @Test
    void seeking_wordsOfAnEarlierAttemptChangeNothing() {
        var offer = new OfferFixture(STAGE, COMMON);
        offer.shards.forget();

        offer.actor.tell(new OfferProtocol.Claimed(connectionId(10), Samples.PROXY));
        offer.actor.tell(new OfferProtocol.Unavailable(connectionId(10)));
        offer.actor.tell(new OfferProtocol.ProxyLost(connectionId(10)));

        assertThat(offer.answer(connectionId(10)).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.shards.isSilent()).isTrue();
        assertThat(offer.isHeld()).isTrue();
    }

    @Test
    void seeking_failureEndsTheRequest() {
        var offer = new OfferFixture(STAGE, COMMON);
        offer.breakDown();

        STAGE.assertStopped(offer.actor);
        assertThat(offer.future()).isCompletedExceptionally();
    }
}
