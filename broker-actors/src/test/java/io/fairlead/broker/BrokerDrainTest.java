// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is about to leave: whoever waits is sent elsewhere, and what has begun is finished. */
class BrokerDrainTest {

    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private final Rig rig = Rig.start(RigSettings.STANDARD);
    private final Compartment pool = rig.common();
    private final ProxyId proxyId = RigPeer.proxyId();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void drain_endsWhatWaitsFinishesWhatIsMatchedAndRefusesWhatComes() {
        Held<OfferOutcome> matchedOffer = rig.gateway().offer(RigPeer.in(pool).offer());
        var matched = rig.outcome(announce(), AnnouncementOutcome.Matched.class);
        Held<AnnouncementOutcome> waitingAnnouncement = announce();
        rig.awaitWaiting(pool, 1, 0);
        Held<OfferOutcome> waitingOffer =
                rig.gateway().offer(RigPeer.in(rig.common()).offer());

        CompletionStage<Done> drained = rig.broker().drain(DRAIN_MAX);

        assertThat(rig.outcome(waitingAnnouncement, AnnouncementOutcome.NoMatch.class)
                        .why())
                .isEqualTo(AnnouncementOutcome.Why.DRAINING);
        rig.outcome(waitingOffer, OfferOutcome.NoMatch.class);
        assertThat(rig.outcome(announce(), AnnouncementOutcome.Refused.class).refusal())
                .isInstanceOf(Refusal.Draining.class);
        assertThat(rig.outcome(rig.gateway().offer(RigPeer.in(pool).offer()), OfferOutcome.Refused.class)
                        .refusal())
                .isInstanceOf(Refusal.Draining.class);

        assertThat(drained.toCompletableFuture()).as("while an answer is due").isNotDone();
        assertThat(rig.answer(
                        new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("just in time"))))
                .isEqualTo(AnswerOutcome.DELIVERED);
        rig.outcome(matchedOffer, OfferOutcome.Answered.class);
        Rig.result(drained);
        rig.assertNothingLeft();
    }

    @Test
    void drain_offerWhoseProxyIsSilent_isToldInTime() {
        Held<OfferOutcome> offer =
                rig.gateway().offer(RigPeer.in(pool).patientFor(30_000).offer());
        rig.outcome(announce(), AnnouncementOutcome.Matched.class);

        CompletionStage<Done> drained = rig.broker().drain(Duration.ofMillis(300));

        assertThat(rig.outcome(offer, OfferOutcome.NoAnswer.class).why()).isEqualTo(OfferOutcome.WhyNoAnswer.TIMEOUT);
        Rig.result(drained);
    }

    @Test
    void drain_offerThatLosesItsProxy_isNotQueuedAgain() {
        Held<OfferOutcome> offer =
                rig.gateway().offer(RigPeer.in(pool).patientFor(30_000).offer());
        Held<AnnouncementOutcome> announcement = announce();
        rig.outcome(announcement, AnnouncementOutcome.Matched.class);
        CompletionStage<Done> drained = rig.broker().drain(DRAIN_MAX);

        announcement.callerGone();

        assertThat(rig.outcome(offer, OfferOutcome.NoAnswer.class).why())
                .isEqualTo(OfferOutcome.WhyNoAnswer.PROXY_GONE);
        Rig.result(drained);
        rig.assertNothingLeft();
    }

    private Held<AnnouncementOutcome> announce() {
        return rig.gateway().announce(RigPeer.in(pool).announcement(proxyId));
    }
}
