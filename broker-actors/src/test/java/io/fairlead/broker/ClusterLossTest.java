// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node dies without a word, and others live on. */
@Tag("cluster")
@Isolated("its three nodes share the processors, and how long things take is judged")
class ClusterLossTest {

    private static final Duration P2 = Duration.ofSeconds(2);
    private static final int PATIENT = 30_000;
    private static final Duration HOME_MAX = Duration.ofSeconds(10);

    private final RigCluster cluster = RigCluster.start(RigSettings.PATIENT, 3);
    private final ProxyId proxyId = RigPeer.proxyId();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Held<AnnouncementOutcome> announce(Rig node, Compartment pool) {
        return node.gateway().announce(RigPeer.in(pool).patientFor(PATIENT).announcement(proxyId));
    }

    private static Held<OfferOutcome> offer(Rig node, Compartment pool) {
        return node.gateway().offer(RigPeer.in(pool).patientFor(PATIENT).offer());
    }

    private AnswerOutcome answer(Rig node, AnnouncementOutcome.Matched matched) {
        return node.answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer")));
    }

    /**
     * One half of each pair waited before the loss; nobody does anything after it. The oldest node coordinates shards.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void pairs_whoseMatcherDied_areMatchedWithinTwoSecondsOfItsNewHome(int index) {
        Rig dying = cluster.node(index);
        Rig one = cluster.node(1);
        Rig other = cluster.node(2 - index);
        Compartment proxyFirst = cluster.hostedBy(dying, one);
        Compartment clientFirst = cluster.hostedBy(dying, other);
        List<Held<AnnouncementOutcome>> announcements = new ArrayList<>();
        announcements.add(announce(one, proxyFirst));
        Held<OfferOutcome> waiting = offer(one, clientFirst);
        one.awaitWaiting(proxyFirst, 1, 0);
        one.awaitWaiting(clientFirst, 0, 1);

        cluster.kill(dying);
        Held<OfferOutcome> late = offer(other, proxyFirst);
        announcements.add(announce(other, clientFirst));
        cluster.awaitUnreachable(dying);
        assertThat(announcements)
                .noneMatch(held -> held.outcome().toCompletableFuture().isDone());
        cluster.remove(dying);
        // How long that takes is measured on real processes, with the settings of production: see the scenarios.
        one.eventually(
                HOME_MAX,
                () -> assertThat(List.of(proxyFirst, clientFirst))
                        .allMatch(pool -> one.hosts(pool) || other.hosts(pool)));
        Instant home = Instant.now();
        var first = one.outcome(announcements.getFirst(), AnnouncementOutcome.Matched.class);
        var second = other.outcome(announcements.getLast(), AnnouncementOutcome.Matched.class);

        assertThat(Duration.between(home, Instant.now())).isLessThan(P2);
        assertThat(answer(one, first)).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(answer(other, second)).isEqualTo(AnswerOutcome.DELIVERED);
        Stream.of(waiting, late).forEach(held -> one.outcome(held, OfferOutcome.Answered.class));
        cluster.assertNothingLeft();
    }

    /** Each claim of a dead announcement would cost as long as a claim may take, which is 3.5 s here. */
    @Test
    void announcements_ofANodeThatDied_areNotGivenToAnybody() {
        Rig dying = cluster.node(2);
        Rig one = cluster.node(1);
        Compartment whileUnreachable = cluster.hostedBy(one, one);
        Compartment afterRemoval = cluster.hostedBy(cluster.node(0), one);
        List<Held<AnnouncementOutcome>> alive = new ArrayList<>();
        for (Compartment pool : List.of(whileUnreachable, afterRemoval)) {
            for (int count = 1; count <= 3; count++) {
                announce(dying, pool);
                one.awaitWaiting(pool, count, 0);
            }
            alive.add(announce(one, pool));
            one.awaitWaiting(pool, 4, 0);
        }
        cluster.kill(dying);
        cluster.awaitUnreachable(dying);

        assertTakenPromptly(alive.getFirst(), whileUnreachable);
        cluster.remove(dying);
        assertTakenPromptly(alive.getLast(), afterRemoval);
        cluster.assertNothingLeft();
    }

    private void assertTakenPromptly(Held<AnnouncementOutcome> announcement, Compartment pool) {
        Rig node = cluster.node(0);
        Instant begin = Instant.now();
        Held<OfferOutcome> offer = offer(node, pool);
        var matched = node.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(P2);
        assertThat(answer(node, matched)).isEqualTo(AnswerOutcome.DELIVERED);
        node.outcome(offer, OfferOutcome.Answered.class);
    }

    /** The matcher has done its work; and nobody needs any other to carry an answer. */
    @Test
    void answer_toAnOfferWhoseMatcherDied_isDeliveredThroughEverySurvivor() {
        Rig dying = cluster.node(0);
        Rig proxys = cluster.node(1);
        Rig clients = cluster.node(2);
        List<Held<OfferOutcome>> offers = new ArrayList<>();
        List<AnnouncementOutcome.Matched> matches = new ArrayList<>();
        for (int pair = 0; pair < 3; pair++) {
            Compartment pool = cluster.hostedBy(dying, proxys);
            Held<AnnouncementOutcome> announcement = announce(proxys, pool);
            proxys.awaitWaiting(pool, 1, 0);
            offers.add(offer(clients, pool));
            matches.add(proxys.outcome(announcement, AnnouncementOutcome.Matched.class));
        }
        cluster.kill(dying);

        assertThat(answer(proxys, matches.getFirst())).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(answer(clients, matches.get(1))).isEqualTo(AnswerOutcome.DELIVERED);
        cluster.awaitUnreachable(dying);
        cluster.remove(dying);
        assertThat(answer(proxys, matches.getLast())).isEqualTo(AnswerOutcome.DELIVERED);
        offers.forEach(held -> clients.outcome(held, OfferOutcome.Answered.class));
        cluster.assertNothingLeft();
    }

    @Test
    void answer_toAnOfferThatDiedWithItsNode_findsNoClientAtOnce() {
        Rig dying = cluster.node(2);
        Rig node = cluster.node(0);
        Compartment pool = node.common();
        Held<AnnouncementOutcome> announcement = announce(node, pool);
        node.awaitWaiting(pool, 1, 0);
        offer(dying, pool);
        var matched = node.outcome(announcement, AnnouncementOutcome.Matched.class);
        cluster.kill(dying);
        cluster.awaitUnreachable(dying);
        cluster.remove(dying);

        var answer = node.gateway()
                .answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer")));

        assertThat(answer.toCompletableFuture()).isCompletedWithValue(AnswerOutcome.NO_CLIENT);
        cluster.assertNothingLeft();
    }

    /** Nobody is left to say whether the proxy was told; and another waits. */
    @Test
    void offer_whoseProxysNodeDied_isGivenToAnotherSoon() {
        Rig dying = cluster.node(2);
        Rig one = cluster.node(1);
        Compartment pool = cluster.hostedBy(cluster.node(0), one);
        Held<AnnouncementOutcome> lost = announce(dying, pool);
        one.awaitWaiting(pool, 1, 0);
        Held<OfferOutcome> offer = offer(one, pool);
        dying.outcome(lost, AnnouncementOutcome.Matched.class);
        Held<AnnouncementOutcome> alive = announce(one, pool);
        one.awaitWaiting(pool, 1, 0);
        cluster.kill(dying);
        cluster.awaitUnreachable(dying);
        assertThat(alive.outcome().toCompletableFuture()).isNotDone();

        Instant removed = cluster.remove(dying);
        var matched = one.outcome(alive, AnnouncementOutcome.Matched.class);

        assertThat(Duration.between(removed, Instant.now())).isLessThan(P2);
        assertThat(answer(one, matched)).isEqualTo(AnswerOutcome.DELIVERED);
        one.outcome(offer, OfferOutcome.Answered.class);
        cluster.assertNothingLeft();
    }
}
