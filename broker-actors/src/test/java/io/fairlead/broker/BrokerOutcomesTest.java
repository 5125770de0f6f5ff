// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole broker: every way in which a held request ends, but for the refusals. */
class BrokerOutcomesTest {

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

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
    void wholeCycle_announcementWaitsFirst() {
        Compartment pool = RIG.common();
        Held<AnnouncementOutcome> announcement =
                announce(RigPeer.in(pool).speaking(3).at("DE", 64500).behind(Traversal.STRICTLY_LIMITED));
        RIG.awaitWaiting(pool, 1, 0);
        Held<OfferOutcome> offer =
                RIG.gateway().offer(RigPeer.in(pool).speaking(2).at("XB", 64501).offer("the offer"));

        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(matched.offer()).isEqualTo(RigPeer.sessionOffer("the offer"));
        assertThat(matched.selectedProtocolVersion()).isEqualTo(2);
        assertThat(matched.clientCountry()).isEqualTo("XB");
        assertThat(matched.natCompatible()).isTrue();
        assertThat(matched.answerWithin()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));

        assertThat(answer(matched, "the answer")).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class))
                .isEqualTo(new OfferOutcome.Answered(
                        matched.connectionId(),
                        "the answer",
                        2,
                        Traversal.STRICTLY_LIMITED,
                        new Location("DE", 64500),
                        true));
    }

    @Test
    void wholeCycle_offerWaitsFirst() {
        Compartment pool = RIG.personal();
        Held<OfferOutcome> offer = RIG.gateway().offer(RigPeer.in(pool).offer());
        RIG.awaitWaiting(pool, 0, 1);
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool));

        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(answer(matched, "the answer")).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class).connectionId())
                .isEqualTo(matched.connectionId());
    }

    @Test
    void wholeCycle_incompatiblePairIsMatchedAndToldSo() {
        Compartment pool = RIG.common();
        Held<OfferOutcome> offer = RIG.gateway()
                .offer(RigPeer.in(pool).behind(Traversal.STRICTLY_LIMITED).offer());
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool).behind(Traversal.STRICTLY_LIMITED));

        var matched = RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(matched.natCompatible()).isFalse();
        answer(matched, "the answer");
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class).natCompatible())
                .isFalse();
    }

    @Test
    void announcement_withoutOffer_isToldThatThereIsNoClient() {
        Held<AnnouncementOutcome> announcement =
                announce(RigPeer.in(RIG.common()).patientFor(200));
        assertThat(RIG.outcome(announcement, AnnouncementOutcome.NoMatch.class).why())
                .isEqualTo(AnnouncementOutcome.Why.NO_CLIENT);
    }

    @Test
    void offer_withoutAnnouncement_isToldThatThereIsNoProxy() {
        assertThat(whyNoMatch(RigPeer.in(RIG.common()).patientFor(200))).isEqualTo(WhyNoMatch.NO_PROXY);
    }

    @Test
    void offer_inAnotherCompartmentOfEqualBytes_findsNobody() {
        Compartment common = RIG.common();
        var personal = new Compartment(CompartmentKind.PERSONAL, common.id());
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(common).patientFor(400));
        assertThat(whyNoMatch(RigPeer.in(personal).patientFor(200))).isEqualTo(WhyNoMatch.NO_PROXY);
        RIG.outcome(announcement, AnnouncementOutcome.NoMatch.class);
    }

    @Test
    void offer_onlyOfItsOwnNetwork_isToldSo() {
        Compartment pool = RIG.common();
        announce(RigPeer.in(pool).at("DE", 64500).patientFor(600));
        RIG.awaitWaiting(pool, 1, 0);
        assertThat(whyNoMatch(RigPeer.in(pool).at("DE", 64500).patientFor(200)))
                .isEqualTo(WhyNoMatch.ONLY_SAME_NETWORK);
    }

    @Test
    void offer_onlyOfDeniedPlaces_isToldSo() {
        Compartment pool = RIG.common();
        announce(RigPeer.in(pool).at(RigSettings.DENIED_PROXY_COUNTRY, 1).patientFor(600));
        RIG.awaitWaiting(pool, 1, 0);
        assertThat(whyNoMatch(RigPeer.in(pool)
                        .at(RigSettings.DENIED_CLIENT_COUNTRY, 2)
                        .patientFor(200)))
                .isEqualTo(WhyNoMatch.ONLY_DENIED);
    }

    @Test
    void offer_onlyOfOldProtocols_isToldTheNearestMissOverAllItsCompartments() {
        Compartment near = RIG.common();
        Compartment far = RIG.common();
        announce(RigPeer.in(near).speaking(1).patientFor(600));
        announce(RigPeer.in(far).at("DE", 64500).patientFor(600));
        RIG.awaitWaiting(near, 1, 0);
        RIG.awaitWaiting(far, 1, 0);
        assertThat(whyNoMatch(RigPeer.in(near, far).at("DE", 64500).patientFor(200)))
                .isEqualTo(WhyNoMatch.ONLY_OLD_PROTOCOL);
    }

    @Test
    void offer_withTooLittleTime_isToldAtOnce() {
        Compartment pool = RIG.common();
        announce(RigPeer.in(pool).patientFor(300));
        RIG.awaitWaiting(pool, 1, 0);
        long tooLittle = RigSettings.OFFER_MINIMUM_REMAINING.toMillis() - 1;
        assertThat(whyNoMatch(RigPeer.in(pool).patientFor(tooLittle))).isEqualTo(WhyNoMatch.TOO_LATE);
    }

    @Test
    void offer_whoseProxyFailed_isToldSo() {
        Compartment pool = RIG.common();
        Held<OfferOutcome> offer = RIG.gateway().offer(RigPeer.in(pool).offer());
        var matched = RIG.outcome(announce(RigPeer.in(pool)), AnnouncementOutcome.Matched.class);
        var failure = new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Failed("no WebRTC here"));
        assertThat(RIG.answer(failure)).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(whyNoAnswer(offer)).isEqualTo(WhyNoAnswer.PROXY_FAILED);
    }

    @Test
    void offer_whoseProxyIsSilent_timesOut() {
        Compartment pool = RIG.common();
        Held<OfferOutcome> offer =
                RIG.gateway().offer(RigPeer.in(pool).patientFor(400).offer());
        RIG.outcome(announce(RigPeer.in(pool)), AnnouncementOutcome.Matched.class);
        assertThat(whyNoAnswer(offer)).isEqualTo(WhyNoAnswer.TIMEOUT);
    }

    @Test
    void offer_whoseProxyHasGone_isToldSoWhenNoOtherCame() {
        Compartment pool = RIG.common();
        Held<OfferOutcome> offer =
                RIG.gateway().offer(RigPeer.in(pool).patientFor(400).offer());
        Held<AnnouncementOutcome> announcement = announce(RigPeer.in(pool));
        RIG.outcome(announcement, AnnouncementOutcome.Matched.class);
        announcement.callerGone();
        assertThat(whyNoAnswer(offer)).isEqualTo(WhyNoAnswer.PROXY_GONE);
    }

    private Held<AnnouncementOutcome> announce(RigPeer proxy) {
        return RIG.gateway().announce(proxy.announcement(proxyId));
    }

    private AnswerOutcome answer(AnnouncementOutcome.Matched matched, String sdp) {
        return RIG.answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted(sdp)));
    }

    private static WhyNoMatch whyNoMatch(RigPeer client) {
        return RIG.outcome(RIG.gateway().offer(client.offer()), OfferOutcome.NoMatch.class)
                .why();
    }

    private static WhyNoAnswer whyNoAnswer(Held<OfferOutcome> offer) {
        return RIG.outcome(offer, OfferOutcome.NoAnswer.class).why();
    }
}
