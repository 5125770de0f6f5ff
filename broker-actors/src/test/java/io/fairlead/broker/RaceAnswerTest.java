// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who may answer, how often, and when: P1 and P4. */
class RaceAnswerTest {

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final Compartment pool = RIG.common();
    private final ProxyId proxyId = RigPeer.proxyId();
    private final Held<OfferOutcome> offer =
            RIG.gateway().offer(RigPeer.in(pool).patientFor(1_500).offer());

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @RepeatedTest(2)
    void answer_manyAtOnce_oneIsDelivered() {
        ConnectionId connectionId = matched();

        int delivered = theOneDelivered(connectionId);

        OfferOutcome outcome = RIG.outcome(offer);
        if (delivered % 2 == 0) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            OfferOutcome.Answered.class,
                            answered -> assertThat(answered.sdp()).isEqualTo("answer " + delivered));
        } else {
            assertThat(outcome).isInstanceOf(OfferOutcome.NoAnswer.class);
        }
    }

    /** The matcher recalls its first offer, which lingers therefore; those that follow end with their answer. */
    @Test
    void answer_manyAtOnceToOffersThatEndAtOnce_oneIsDelivered() {
        theOneDelivered(matched());
        for (int time = 0; time < 50; time++) {
            Held<OfferOutcome> next = RIG.gateway().offer(RigPeer.in(pool).offer());
            theOneDelivered(matched());
            RIG.outcome(next);
        }
    }

    /** Which of many answers, all at once; the others are refused. */
    private int theOneDelivered(ConnectionId connectionId) {
        List<CompletionStage<AnswerOutcome>> answers = IntStream.range(0, 20)
                .mapToObj(number -> RIG.gateway()
                        .answer(new AnswerRequest(
                                proxyId,
                                connectionId,
                                number % 2 == 0
                                        ? new ProxyAnswer.Accepted("answer " + number)
                                        : new ProxyAnswer.Failed("error " + number))))
                .toList();
        List<AnswerOutcome> outcomes = answers.stream().map(Rig::result).toList();
        assertThat(outcomes).containsOnlyOnce(AnswerOutcome.DELIVERED);
        return outcomes.indexOf(AnswerOutcome.DELIVERED);
    }

    @Test
    void answer_ofAnotherProxy_changesNothing() {
        ConnectionId connectionId = matched();
        assertThat(answer(RigPeer.proxyId(), connectionId, "forged")).isEqualTo(AnswerOutcome.NO_CLIENT);
        assertThat(answer(proxyId, connectionId, "true")).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class).sdp()).isEqualTo("true");
    }

    @Test
    void answer_underAnotherConnectionId_changesNothing() {
        ConnectionId connectionId = matched();
        assertThat(answer(proxyId, RigClaimant.connectionId(), "lost")).isEqualTo(AnswerOutcome.NO_CLIENT);
        assertThat(answer(proxyId, connectionId, "true")).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(RIG.outcome(offer, OfferOutcome.Answered.class).sdp()).isEqualTo("true");
    }

    @Test
    void answer_afterTheOfferHasTimedOut_findsNoClient() {
        ConnectionId connectionId = matched();
        RIG.outcome(offer, OfferOutcome.NoAnswer.class);
        assertThat(answer(proxyId, connectionId, "late")).isEqualTo(AnswerOutcome.NO_CLIENT);
    }

    /**
     * The proxy is quicker than what the pending answer and the offer are told: nothing else happens until it is
     * through.
     */
    @Test
    void answer_givenTheMomentTheProxyIsTold_isDelivered() {
        CompletionStage<CompletionStage<AnswerOutcome>> answer = RIG.gateway()
                .announce(RigPeer.in(pool).announcement(proxyId))
                .outcome()
                .thenApply(this::answerOnThisThread);

        assertThat(Rig.result(answer.thenCompose(Function.identity()))).isEqualTo(AnswerOutcome.DELIVERED);
        RIG.outcome(offer, OfferOutcome.Answered.class);
    }

    private CompletionStage<AnswerOutcome> answerOnThisThread(AnnouncementOutcome outcome) {
        ConnectionId connectionId = ((AnnouncementOutcome.Matched) outcome).connectionId();
        CompletionStage<AnswerOutcome> answer =
                RIG.gateway().answer(new AnswerRequest(proxyId, connectionId, new ProxyAnswer.Accepted("at once")));
        answer.toCompletableFuture()
                .copy()
                .completeOnTimeout(AnswerOutcome.NO_CLIENT, 300, TimeUnit.MILLISECONDS)
                .join();
        return answer;
    }

    private ConnectionId matched() {
        Held<AnnouncementOutcome> announcement =
                RIG.gateway().announce(RigPeer.in(pool).announcement(proxyId));
        return RIG.outcome(announcement, AnnouncementOutcome.Matched.class).connectionId();
    }

    private static AnswerOutcome answer(ProxyId proxyId, ConnectionId connectionId, String sdp) {
        return RIG.answer(new AnswerRequest(proxyId, connectionId, new ProxyAnswer.Accepted(sdp)));
    }
}
