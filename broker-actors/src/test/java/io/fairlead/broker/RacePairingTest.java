// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several matchers or several offers are after one announcement: P1 and P2 between compartments. */
class RacePairingTest {

    /** Far below {@code replyMax} and {@code claimMax} of this rig: nobody has waited for a timeout. */
    private static final Duration PROMPT = Duration.ofMillis(700);

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final Compartment one = RIG.common();
    private final Compartment other = RIG.common();
    private final ProxyId proxyId = RigPeer.proxyId();

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @RepeatedTest(3)
    void announcement_namedByTwoMatchers_isGivenOnce() {
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(one, other));
        RIG.awaitWaiting(one, 1, 0);
        RIG.awaitWaiting(other, 1, 0);
        RigClaimant first = new RigClaimant(RIG);
        RigClaimant second = new RigClaimant(RIG);
        OfferProtocol.Candidate here = first.candidateIn(one);
        OfferProtocol.Candidate there = second.candidateIn(other);
        assertThat(here.announcement()).isEqualTo(there.announcement());

        ConnectionId firstId = RigClaimant.connectionId();
        ConnectionId secondId = RigClaimant.connectionId();
        first.claim(here, firstId, Duration.ZERO);
        second.claim(there, secondId, Duration.ofSeconds(1));

        assertThat(List.of(first.verdict(), second.verdict()))
                .isIn(
                        List.of(new OfferProtocol.Claimed(firstId, proxyId), new OfferProtocol.Unavailable(secondId)),
                        List.of(new OfferProtocol.Unavailable(firstId), new OfferProtocol.Claimed(secondId, proxyId)));
        RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
    }

    @Test
    void announcement_claimedAgainUnderTheSameConnectionId_isConfirmedAgain() {
        announce(RigPeer.in(one));
        RIG.awaitWaiting(one, 1, 0);
        RigClaimant claimant = new RigClaimant(RIG);
        OfferProtocol.Candidate candidate = claimant.candidateIn(one);
        ConnectionId connectionId = RigClaimant.connectionId();
        for (int time = 0; time < 3; time++) {
            claimant.claim(candidate, connectionId, Duration.ZERO);
            assertThat(claimant.verdict()).isEqualTo(new OfferProtocol.Claimed(connectionId, proxyId));
        }
    }

    @Test
    void announcement_inSeveralCompartments_goesToTheOldestOfferOverAllOfThem() {
        BrokerGateway patient = RIG.gateway(RigSettings.PATIENT.conversations(), RIG.router());
        Held<OfferOutcome> older = patient.offer(RigPeer.in(other).offer());
        RIG.awaitWaiting(other, 0, 1);
        RIG.ageClearly();
        Held<OfferOutcome> younger =
                patient.offer(RigPeer.in(one).patientFor(800).offer());
        RIG.awaitWaiting(one, 0, 1);

        Held<AnnouncementOutcome> announcement =
                patient.announce(RigPeer.in(one, other).announcement(proxyId));
        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(answer(matched)).isEqualTo(AnswerOutcome.DELIVERED);

        RIG.outcome(older, OfferOutcome.Answered.class);
        RIG.outcome(younger, OfferOutcome.NoMatch.class);
    }

    @Test
    void pair_sharingSeveralCompartments_meetsWithoutWaitingForATimeout() {
        Compartment third = RIG.personal();
        BrokerGateway patient = RIG.gateway(RigSettings.waiting(1_500, 1_400), RIG.router());
        Held<OfferOutcome> offer =
                patient.offer(RigPeer.in(one, other, third).patientFor(5_000).offer());
        Stream.of(one, other, third).forEach(compartment -> RIG.awaitWaiting(compartment, 0, 1));

        Instant begin = Instant.now();
        Held<AnnouncementOutcome> announcement =
                patient.announce(RigPeer.in(one, other, third).announcement(proxyId));
        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(PROMPT);
        assertThat(answer(matched)).isEqualTo(AnswerOutcome.DELIVERED);
        RIG.outcome(offer, OfferOutcome.Answered.class);
    }

    /** With equal limits for replies and claims, whoever is later decides whether the proxy has got a dead offer. */
    @RepeatedTest(3)
    void announcement_withAMatcherOutOfReach_isNotGivenToAnOfferThatHasGivenUp() {
        RigRouter router = new RigRouter(RIG);
        router.lose(RigRouter.to(other));
        BrokerGateway cutOff = RIG.gateway(RigSettings.STANDARD.conversations(), router);
        Held<OfferOutcome> offer = offer(RigPeer.in(one).patientFor(1_500));
        RIG.awaitWaiting(one, 0, 1);

        Held<AnnouncementOutcome> announcement =
                cutOff.announce(RigPeer.in(one, other).patientFor(1_200).announcement(proxyId));
        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);

        assertThat(answer(matched)).isEqualTo(AnswerOutcome.DELIVERED);
        RIG.outcome(offer, OfferOutcome.Answered.class);
    }

    /** The offer hears of it twice, and takes another that it prefers: both matchers must have it back. */
    @Test
    void announcement_namedTwiceAndNotTaken_waitsInBothCompartmentsAgain() {
        Compartment slow = RIG.common();
        Held<AnnouncementOutcome> twice = announce(RigPeer.in(one, other).patientFor(3_000));
        RIG.awaitWaiting(one, 1, 0);
        RIG.awaitWaiting(other, 1, 0);
        announce(RigPeer.in(slow).behind(Traversal.STRICTLY_LIMITED));
        RIG.awaitWaiting(slow, 1, 0);
        RigRouter router = new RigRouter(RIG);
        router.holdBack(RigRouter.to(slow));
        RIG.gateway(RigSettings.STANDARD.conversations(), router)
                .offer(RigPeer.in(one, other, slow).patientFor(1_000).offer());
        RIG.eventually(PROMPT, () -> {
            assertThat(RIG.census(one).announcementsWaiting()).isZero();
            assertThat(RIG.census(other).announcementsWaiting()).isZero();
        });
        router.recover();

        RIG.eventually(
                PROMPT,
                () -> assertThat(List.of(RIG.census(one), RIG.census(other)))
                        .extracting(MatcherProtocol.CensusTaken::announcementsWaiting)
                        .containsExactly(1, 1));
        twice.callerGone();
    }

    /** As when its matcher was replaced between the naming and the claim. */
    @Test
    void announcement_claimedWhileItsMatcherHasQueuedItAgain_leavesNoGhost() {
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(one).patientFor(60_000));
        RIG.awaitWaiting(one, 1, 0);
        RigClaimant claimant = new RigClaimant(RIG);
        OfferProtocol.Candidate candidate = claimant.candidateIn(one);
        RIG.stopMatcher(one);
        RIG.awaitWaiting(one, 1, 0);

        claimant.claim(candidate, RigClaimant.connectionId(), Duration.ZERO);

        RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        RIG.eventually(
                Duration.ofSeconds(2),
                () -> assertThat(RIG.census(one).announcementsWaiting())
                        .as("waiting, although it is given away")
                        .isZero());
    }

    /** P2: the oldest offer was on a node that has died, and the matcher does not know yet. */
    @Test
    void announcement_proposedToAnOfferThatHasVanished_isGivenToAnotherSoon() {
        RigClaimant vanished = new RigClaimant(RIG);
        vanished.seek(one, Duration.ofSeconds(5));
        vanished.hear(OfferProtocol.Queued.class);
        Held<OfferOutcome> offer = offer(RigPeer.in(one).patientFor(6_000));
        RIG.awaitWaiting(one, 0, 2);

        Instant begin = Instant.now();
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(one).patientFor(5_000));
        vanished.hear(OfferProtocol.Candidate.class);
        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));
        answer(matched);
        RIG.outcome(offer, OfferOutcome.Answered.class);
    }

    /**
     * A slow matcher answers two rounds of one offer: with a candidate to the first, and that it is queued to the
     * second.
     */
    @Test
    void offer_whoseRoundsOverlap_isWithdrawnFromTheMatcherThatNamedTheCandidate() {
        RigRouter router = new RigRouter(RIG);
        router.holdBack(RigRouter.to(other));
        announce(RigPeer.in(other).patientFor(4_000));
        RIG.awaitWaiting(other, 1, 0);
        Held<OfferOutcome> offer = RIG.gateway(RigSettings.waiting(250, 500), router)
                .offer(RigPeer.in(one, other).patientFor(60_000).offer());
        RIG.awaitWaiting(one, 0, 1);
        Held<AnnouncementOutcome> gone = announce(RigPeer.in(one));
        RIG.outcome(gone, AnnouncementOutcome.Matched.class);
        gone.callerGone(); // and so a second round begins
        RIG.eventually(
                PROMPT,
                () -> assertThat(router.sent().stream()
                                .filter(RigRouter.to(other).and(RigRouter.only(MatcherProtocol.Seek.class))))
                        .hasSizeGreaterThanOrEqualTo(2));
        router.recover();

        RIG.eventually(Duration.ofSeconds(2), () -> {
            assertThat(RIG.census(other).offersWaiting()).as("offers waiting").isZero();
            assertThat(RIG.census(other).announcementsWaiting())
                    .as("announcements waiting")
                    .isZero();
        });
        offer.callerGone();
    }

    private Held<AnnouncementOutcome> announce(RigPeer proxy) {
        return RIG.gateway().announce(proxy.announcement(proxyId));
    }

    private static Held<OfferOutcome> offer(RigPeer client) {
        return RIG.gateway().offer(client.offer());
    }

    private AnswerOutcome answer(AnnouncementOutcome.Matched matched) {
        return RIG.answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer")));
    }
}
