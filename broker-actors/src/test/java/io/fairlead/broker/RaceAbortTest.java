// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller goes away before, during and after the claim: P3, on either side. */
class RaceAbortTest {

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final Compartment pool = RIG.common();
    private final ProxyId proxyId = RigPeer.proxyId();

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @Test
    void announcement_abortedWhileItWaits_isNotGivenToAnybody() {
        Held<AnnouncementOutcome> aborted = announce();
        RIG.awaitWaiting(pool, 1, 0);
        aborted.callerGone();
        RIG.awaitWaiting(pool, 0, 0);

        var outcome = RIG.outcome(offer(300), OfferOutcome.NoMatch.class);

        assertThat(outcome.why()).isEqualTo(OfferOutcome.WhyNoMatch.NO_PROXY);
        RIG.outcome(aborted, AnnouncementOutcome.NoMatch.class);
    }

    /** Its matcher has named it to somebody already: the claim is refused, and the offer goes on at once. */
    @Test
    void announcement_abortedBetweenNamingAndClaim_refusesTheClaim() {
        Held<AnnouncementOutcome> aborted = announce();
        RIG.awaitWaiting(pool, 1, 0);
        RigClaimant claimant = new RigClaimant(RIG);
        OfferProtocol.Candidate candidate = claimant.candidateIn(pool);
        aborted.callerGone();
        RIG.outcome(aborted);

        ConnectionId connectionId = RigClaimant.connectionId();
        claimant.claim(candidate, connectionId, Duration.ZERO);

        assertThat(claimant.verdict()).isEqualTo(new OfferProtocol.Unavailable(connectionId));
    }

    @Test
    void announcement_abortedAfterTheClaim_letsTheOfferHaveAnother() {
        Held<OfferOutcome> offer = offer(3_000);
        RIG.awaitWaiting(pool, 0, 1);
        Held<AnnouncementOutcome> lost = announce();
        RIG.outcome(lost, AnnouncementOutcome.Matched.class);
        Held<AnnouncementOutcome> second = announce();
        RIG.awaitWaiting(pool, 1, 0);

        Instant begin = Instant.now();
        lost.callerGone();
        var matched = RIG.outcome(second, AnnouncementOutcome.Matched.class);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertThat(answer(matched)).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class).connectionId())
                .isEqualTo(matched.connectionId());
    }

    /** It has a claim in hand and still waits for what another matcher says. */
    @Test
    void announcement_abortedWithAClaimInHand_refusesItAtOnce() {
        Compartment unreachable = RIG.common();
        RigRouter router = new RigRouter(RIG);
        router.lose(RigRouter.to(unreachable));
        BrokerGateway slow = RIG.gateway(RigSettings.waiting(3_000, 500), router);
        Held<AnnouncementOutcome> aborted =
                slow.announce(RigPeer.in(pool, unreachable).announcement(proxyId));
        RIG.awaitWaiting(pool, 1, 0);
        RigClaimant claimant = new RigClaimant(RIG);
        ConnectionId connectionId = RigClaimant.connectionId();
        claimant.claim(claimant.candidateIn(pool), connectionId, Duration.ZERO);

        aborted.callerGone();

        assertThat(claimant.verdict()).isEqualTo(new OfferProtocol.Unavailable(connectionId));
    }

    @Test
    void offer_abortedWhileItWaits_leavesTheAnnouncementToAnother() {
        Held<OfferOutcome> aborted = offer(3_000);
        RIG.awaitWaiting(pool, 0, 1);
        aborted.callerGone();
        RIG.awaitWaiting(pool, 0, 0);
        Held<AnnouncementOutcome> announcement = announce();
        RIG.awaitWaiting(pool, 1, 0);

        Held<OfferOutcome> other = offer(3_000);

        assertThat(answer(RIG.outcome(announcement, AnnouncementOutcome.Matched.class)))
                .isEqualTo(AnswerOutcome.DELIVERED);
        RIG.outcome(other, OfferOutcome.Answered.class);
    }

    /** It still asks its other matcher: what the first has named to it comes back. */
    @Test
    void offer_abortedWithACandidateInHand_givesItBackAtOnce() {
        Compartment unreachable = RIG.common();
        RigRouter router = new RigRouter(RIG);
        router.lose(RigRouter.to(unreachable));
        announce();
        RIG.awaitWaiting(pool, 1, 0);
        Held<OfferOutcome> aborted = RIG.gateway(RigSettings.waiting(3_000, 500), router)
                .offer(RigPeer.in(pool, unreachable).offer());
        RIG.eventually(
                Duration.ofSeconds(2),
                () -> assertThat(RIG.census(pool).announcementsWaiting()).isZero());

        aborted.callerGone();

        RIG.eventually(
                Duration.ofMillis(500),
                () -> assertThat(RIG.census(pool).announcementsWaiting()).isOne());
    }

    @Test
    void offer_abortedAfterTheClaim_leavesTheAnswerWithoutClient() {
        Held<OfferOutcome> aborted = offer(3_000);
        var matched = RIG.outcome(announce(), AnnouncementOutcome.Matched.class);
        aborted.callerGone();
        RIG.outcome(aborted);
        assertThat(answer(matched)).isEqualTo(AnswerOutcome.NO_CLIENT);
    }

    /** Offsets from "before the offer is there" to "after the match", without knowing which is which. */
    @Test
    void eitherCaller_abortingAtAnyMoment_leavesNothingAndHangsNobody() {
        for (int micros = 0; micros < 2_000; micros += 100) {
            boolean proxyAborts = micros % 200 == 0;
            Held<OfferOutcome> offer = offer(150);
            Held<AnnouncementOutcome> announcement = announce();
            Held<?> aborting = proxyAborts ? announcement : offer;
            announcement.outcome().thenAccept(outcome -> {
                if (outcome instanceof AnnouncementOutcome.Matched matched) {
                    RIG.gateway().answer(accepted(matched));
                }
            });
            spin(micros);
            aborting.callerGone();
            RIG.outcome(offer);
            announcement.callerGone();
            RIG.outcome(announcement);
        }
    }

    private static void spin(int micros) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private Held<AnnouncementOutcome> announce() {
        return RIG.gateway().announce(RigPeer.in(pool).announcement(proxyId));
    }

    private Held<OfferOutcome> offer(long patienceMillis) {
        return RIG.gateway().offer(RigPeer.in(pool).patientFor(patienceMillis).offer());
    }

    private AnswerOutcome answer(AnnouncementOutcome.Matched matched) {
        return RIG.answer(accepted(matched));
    }

    private AnswerRequest accepted(AnnouncementOutcome.Matched matched) {
        return new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer"));
    }
}
