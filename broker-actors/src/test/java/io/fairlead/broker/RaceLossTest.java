// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages are lost on the way to a shard, or come late, as while the node that hosted it is found to be dead: P2.
 * Waiting for the refresh does not count: it comes after ten seconds here, and P2 allows two.
 */
class RaceLossTest {

    private static final Duration P2 = Duration.ofSeconds(2);

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final Compartment pool = RIG.common();
    private final ProxyId proxyId = RigPeer.proxyId();
    private final RigRouter router = new RigRouter(RIG);
    private final BrokerGateway gateway = RIG.gateway(RigSettings.STANDARD.conversations(), router);

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        router.recover();
        RIG.assertNothingLeft();
    }

    @Test
    void request_whoseMatcherWasOutOfReach_isMatchedSoonAfter() {
        router.lose(_ -> true);
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool).patientFor(5_000));
        Held<OfferOutcome> offer =
                gateway.offer(RigPeer.in(pool).patientFor(5_000).offer());
        RIG.eventually(P2, () -> assertThat(router.sent()).hasSizeGreaterThanOrEqualTo(4));
        router.recover();
        assertMatchedWithin(P2, announcement, offer);
    }

    /** Each has heard of one matcher, and not of the one that they share. */
    @Test
    void request_whichOneMatcherHasConfirmed_goesOnAskingTheOther() {
        router.lose(RigRouter.to(pool));
        Held<AnnouncementOutcome> announcement =
                announce(RigPeer.in(pool, RIG.common()).patientFor(5_000));
        Held<OfferOutcome> offer =
                gateway.offer(RigPeer.in(pool, RIG.common()).patientFor(5_000).offer());
        RIG.eventually(P2, () -> assertThat(router.sent()).hasSizeGreaterThanOrEqualTo(4));
        router.recover();
        assertMatchedWithin(P2, announcement, offer);
    }

    @Test
    void claim_lost_leavesTheAnnouncementToBeFoundAgain() {
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool).patientFor(5_000));
        RIG.awaitWaiting(pool, 1, 0);
        router.lose(RigRouter.only(AnnouncementProtocol.Claim.class));
        Held<OfferOutcome> offer =
                gateway.offer(RigPeer.in(pool).patientFor(5_000).offer());
        RIG.eventually(P2, () -> assertThat(router.sent()).anyMatch(RigRouter.only(AnnouncementProtocol.Claim.class)));
        router.recover();
        assertMatchedWithin(P2, announcement, offer);
    }

    /** The offer ends before it would have noticed. */
    @Test
    void claim_lostTogetherWithItsOffer_leavesTheAnnouncementToBeFoundAgain() {
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool).patientFor(5_000));
        RIG.awaitWaiting(pool, 1, 0);
        router.lose(RigRouter.only(AnnouncementProtocol.Claim.class));
        RIG.outcome(gateway.offer(RigPeer.in(pool).patientFor(300).offer()), OfferOutcome.NoMatch.class);
        router.recover();
        Held<OfferOutcome> next =
                gateway.offer(RigPeer.in(pool).patientFor(5_000).offer());
        assertMatchedWithin(P2, announcement, next);
    }

    /** It was named in both compartments, and claimed through one of them. */
    @Test
    void claim_lost_leavesTheAnnouncementToBeFoundInAllItsCompartments() {
        Compartment friends = RIG.personal();
        Held<AnnouncementOutcome> announcement =
                announce(RigPeer.in(pool, friends).patientFor(5_000));
        RIG.awaitWaiting(pool, 1, 0);
        RIG.awaitWaiting(friends, 1, 0);
        router.lose(RigRouter.only(AnnouncementProtocol.Claim.class));
        Held<OfferOutcome> gone =
                gateway.offer(RigPeer.in(pool, friends).patientFor(5_000).offer());
        RIG.eventually(
                P2, () -> assertThat(router.sent()).anyMatch(RigRouter.only(AnnouncementProtocol.NotTaken.class)));
        gone.callerGone();
        RIG.outcome(gone);
        router.recover();
        Held<OfferOutcome> next =
                gateway.offer(RigPeer.in(pool).patientFor(5_000).offer());
        assertMatchedWithin(P2, announcement, next);
    }

    /** The proxy is gone with its node: the offer takes the next after one claim's patience. */
    @Test
    void announcement_whichHasVanished_costsAnOfferOneClaimOnly() {
        TestProbe<AnnouncementProtocol.Command> vanished = RIG.probe(AnnouncementProtocol.Command.class);
        enlist(vanished, Duration.ofSeconds(5));
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool).patientFor(5_000));
        RIG.awaitWaiting(pool, 2, 0);
        Held<OfferOutcome> offer =
                gateway.offer(RigPeer.in(pool).patientFor(5_000).offer());
        vanished.fishForMessage(
                P2,
                message -> message instanceof AnnouncementProtocol.Claim
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
        assertMatchedWithin(P2, announcement, offer);
    }

    private void enlist(TestProbe<AnnouncementProtocol.Command> announcement, Duration waited) {
        Traits traits = RigPeer.in(pool).traits();
        RIG.router()
                .toMatcher(
                        pool,
                        new MatcherProtocol.Enlist(
                                traits, waited, Duration.ofSeconds(5), announcement.getRef(), false));
    }

    private Held<AnnouncementOutcome> announce(RigPeer proxy) {
        return gateway.announce(proxy.announcement(proxyId));
    }

    private void assertMatchedWithin(Duration max, Held<AnnouncementOutcome> announcement, Held<OfferOutcome> offer) {
        Instant begin = Instant.now();
        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(max);
        assertThat(RIG.answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer"))))
                .isEqualTo(AnswerOutcome.DELIVERED);
        RIG.outcome(offer, OfferOutcome.Answered.class);
    }
}
