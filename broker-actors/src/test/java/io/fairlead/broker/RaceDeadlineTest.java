// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines that pass in the middle of a conversation: nobody is left hanging, and both sides hear the same story. */
class RaceDeadlineTest {

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

    /**
     * One client's deadline, and the last moment at which it is matched, lie inside the range of the proxies' arrivals.
     */
    @Test
    void match_atTheOffersDeadline_isAnsweredOrNot() {
        List<CompletionStage<Boolean>> pairs = new ArrayList<>();
        for (int millis = 120; millis < 220; millis += 2) {
            Compartment pool = RIG.common();
            Held<OfferOutcome> offer =
                    RIG.gateway().offer(RigPeer.in(pool).patientFor(200).offer());
            pairs.add(pairOf(offer, announceAfter(millis, RigPeer.in(pool).patientFor(400))));
        }
        assertThat(pairs).extracting(Rig::result).doesNotContain(false);
    }

    @Test
    void match_atTheAnnouncementsDeadline_isAnsweredOrNot() {
        List<CompletionStage<Boolean>> pairs = new ArrayList<>();
        for (int millis = 180; millis < 220; millis++) {
            Compartment pool = RIG.common();
            CompletionStage<AnswerOutcome> proxy =
                    announceAfter(0, RigPeer.in(pool).patientFor(200));
            var offer = new CompletableFuture<Held<OfferOutcome>>();
            RIG.after(
                    Duration.ofMillis(millis),
                    () -> offer.complete(
                            RIG.gateway().offer(RigPeer.in(pool).patientFor(300).offer())));
            pairs.add(offer.thenCompose(held -> pairOf(held, proxy)));
        }
        assertThat(pairs).extracting(Rig::result).doesNotContain(false);
    }

    /** One matcher has a candidate for it, the other does not reply, and meanwhile the deadline passes. */
    @Test
    void offer_outOfTimeWhileItSeeks_takesNoAnnouncementWithIt() {
        Compartment pool = RIG.common();
        Compartment unreachable = RIG.common();
        RigRouter router = new RigRouter(RIG);
        router.lose(RigRouter.to(unreachable));
        Held<AnnouncementOutcome> announcement =
                RIG.gateway().announce(RigPeer.in(pool).patientFor(1_600).announcement());
        RIG.awaitWaiting(pool, 1, 0);

        Held<OfferOutcome> offer = RIG.gateway(RigSettings.waiting(700, 500), router)
                .offer(RigPeer.in(pool, unreachable).patientFor(300).offer());

        RIG.outcome(offer, OfferOutcome.NoMatch.class);
        RIG.outcome(announcement, AnnouncementOutcome.NoMatch.class);
    }

    private CompletionStage<AnswerOutcome> announceAfter(int millis, RigPeer proxy) {
        var announced = new CompletableFuture<Held<AnnouncementOutcome>>();
        RIG.after(
                Duration.ofMillis(millis),
                () -> announced.complete(RIG.gateway().announce(proxy.announcement(proxyId))));
        return announced.thenCompose(Held::outcome).thenCompose(this::answer);
    }

    private CompletionStage<AnswerOutcome> answer(AnnouncementOutcome outcome) {
        return outcome instanceof AnnouncementOutcome.Matched matched
                ? RIG.gateway()
                        .answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer")))
                : CompletableFuture.completedStage(AnswerOutcome.NO_CLIENT);
    }

    /** Whether the client has an answer exactly if the proxy was told so. */
    private static CompletionStage<Boolean> pairOf(Held<OfferOutcome> offer, CompletionStage<AnswerOutcome> answer) {
        return offer.outcome()
                .thenCombine(
                        answer,
                        (outcome, answered) ->
                                outcome instanceof OfferOutcome.Answered == (answered == AnswerOutcome.DELIVERED));
    }
}
