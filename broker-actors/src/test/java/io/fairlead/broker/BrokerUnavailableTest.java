// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** No member of the cluster hosts a matcher: requests are told so when their patience ends, and nothing hangs. */
class BrokerUnavailableTest {

    private static final Rig RIG = Rig.notJoined(RigSettings.STANDARD);

    private final Compartment pool = RigPeer.compartment(CompartmentKind.COMMON);

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @Test
    void request_thatNoMatcherHasConfirmed_isToldThatTheBrokerIsUnavailable() {
        Held<AnnouncementOutcome> announcement =
                RIG.gateway().announce(RigPeer.in(pool).patientFor(300).announcement());
        Held<OfferOutcome> offer =
                RIG.gateway().offer(RigPeer.in(pool).patientFor(300).offer());

        assertThat(RIG.outcome(announcement, AnnouncementOutcome.Refused.class).refusal())
                .isInstanceOf(Refusal.Unavailable.class);
        assertThat(RIG.outcome(offer, OfferOutcome.Refused.class).refusal()).isInstanceOf(Refusal.Unavailable.class);
        assertThat(RIG.broker().heldAnnouncements() + RIG.broker().heldOffers()).isZero();
    }

    @Test
    void answer_thatNobodyTakes_failsInTime() {
        long node = RIG.admit(RIG.probe(FrontDesk.Command.class).getRef());
        ConnectionId connectionId = ConnectionId.fresh(new OfferAddress(node, 1), RigPeer.RANDOM);
        CompletionStage<AnswerOutcome> answer = answer(connectionId);
        assertThatThrownBy(() -> Rig.result(answer)).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void answer_toANodeThatNobodyKnows_findsNoClientAtOnce() {
        assertThat(answer(RigClaimant.connectionId()).toCompletableFuture())
                .isCompletedWithValue(AnswerOutcome.NO_CLIENT);
    }

    private static CompletionStage<AnswerOutcome> answer(ConnectionId connectionId) {
        return RIG.gateway()
                .answer(new AnswerRequest(RigPeer.proxyId(), connectionId, new ProxyAnswer.Accepted("answer")));
    }
}
