// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Many proxies and clients at once, some of whom go away at a random moment. Each proxy answers the offer it is given
 * by naming it, a tenth of them twice; a client's answer shows so whether it was meant for this client.
 */
final class RigCrowd {

    private static final List<Traversal> TRAVERSALS = List.of(Traversal.values());
    private static final double ABORTING = 0.15;
    private static final double ANSWERING_TWICE = 0.1;

    private final Rig rig;
    private final BrokerGateway gateway;
    private final List<Compartment> compartments;
    private final RandomGenerator random;
    private final List<CompletionStage<AnnouncementOutcome>> announcements = new ArrayList<>();
    private final List<CompletionStage<OfferOutcome>> offers = new ArrayList<>();
    private final List<CompletionStage<AnswerOutcome>> answers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger offersNamed = new AtomicInteger();

    RigCrowd(Rig rig, BrokerGateway gateway, List<Compartment> compartments, long seed) {
        this.rig = rig;
        this.gateway = gateway;
        this.compartments = compartments;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    void arrive(int pairs, int patienceMillis) {
        for (int pair = 0; pair < pairs; pair++) {
            announce(someone(patienceMillis));
            offer(someone(patienceMillis));
        }
    }

    private RigPeer someone(int patienceMillis) {
        Set<Compartment> chosen = new HashSet<>();
        for (int more = random.nextInt(3); more >= 0; more--) {
            chosen.add(compartments.get(random.nextInt(compartments.size())));
        }
        Traversal traversal = TRAVERSALS.get(random.nextInt(TRAVERSALS.size()));
        return RigPeer.in(chosen.toArray(Compartment[]::new)).behind(traversal).patientFor(patienceMillis);
    }

    private void announce(RigPeer proxy) {
        ProxyId proxyId = RigPeer.proxyId();
        boolean twice = random.nextDouble() < ANSWERING_TWICE;
        Held<AnnouncementOutcome> held = gateway.announce(proxy.announcement(proxyId));
        perhapsAbort(held);
        announcements.add(held.outcome());
        held.outcome().thenAccept(outcome -> {
            if (outcome instanceof AnnouncementOutcome.Matched matched) {
                answer(proxyId, matched);
                if (twice) {
                    answer(proxyId, matched);
                }
            }
        });
    }

    private void answer(ProxyId proxyId, AnnouncementOutcome.Matched matched) {
        var answer = new ProxyAnswer.Accepted(answerTo(matched.offer().sdp()));
        answers.add(gateway.answer(new AnswerRequest(proxyId, matched.connectionId(), answer))
                .exceptionally(_ -> AnswerOutcome.NO_CLIENT));
    }

    private void offer(RigPeer client) {
        String sdp = "offer " + offersNamed.incrementAndGet();
        Held<OfferOutcome> held = gateway.offer(client.offer(sdp));
        perhapsAbort(held);
        offers.add(held.outcome().thenApply(outcome -> {
            if (outcome instanceof OfferOutcome.Answered answered) {
                assertThat(answered.sdp()).isEqualTo(answerTo(sdp));
            }
            return outcome;
        }));
    }

    private static String answerTo(String sdp) {
        return "answer to " + sdp;
    }

    private void perhapsAbort(Held<?> held) {
        if (random.nextDouble() < ABORTING) {
            rig.after(Duration.ofMillis(random.nextInt(500)), () -> {
                if (!held.outcome().toCompletableFuture().isDone()) {
                    held.callerGone();
                }
            });
        }
    }

    /** P1 and P4, when everybody has gone home. Says how many offers were answered. */
    long assertNobodyGotWhatWasNotMeantForThem() {
        List<ConnectionId> given = announcements.stream()
                .map(Rig::result)
                .filter(AnnouncementOutcome.Matched.class::isInstance)
                .map(outcome -> ((AnnouncementOutcome.Matched) outcome).connectionId())
                .toList();
        List<ConnectionId> answered = offers.stream()
                .map(Rig::result)
                .filter(OfferOutcome.Answered.class::isInstance)
                .map(outcome -> ((OfferOutcome.Answered) outcome).connectionId())
                .toList();
        long delivered = List.copyOf(answers).stream()
                .map(Rig::result)
                .filter(AnswerOutcome.DELIVERED::equals)
                .count();
        assertThat(given).doesNotHaveDuplicates();
        assertThat(answered).doesNotHaveDuplicates().isSubsetOf(given);
        assertThat(delivered).as("proxies told that their answer was delivered").isEqualTo(answered.size());
        return answered.size();
    }

    /** How many requests have no outcome yet, of either kind. */
    String stillHeld() {
        return count(announcements) + " announcements, " + count(offers) + " offers";
    }

    private static long count(List<? extends CompletionStage<?>> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !outcome.toCompletableFuture().isDone())
                .count();
    }
}
