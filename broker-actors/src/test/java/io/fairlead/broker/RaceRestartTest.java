// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A matcher loses its queues while many wait: nobody is lost, and the oldest still comes first. */
class RaceRestartTest {

    private static final int BATCHES = 4;
    private static final int BATCH = 50;
    /** Well before the last batch refreshes itself. */
    private static final Duration RECALL_MAX = Duration.ofSeconds(4);

    private static final Rig RIG = Rig.start(RigSettings.PATIENT);

    private final Compartment pool = RIG.common();

    /** A cold JVM takes longer for a burst than the batches are apart, which is not what is tested here. */
    @BeforeAll
    static void warmUp() {
        RigCrowd crowd = new RigCrowd(RIG, RIG.gateway(), List.of(RIG.common(), RIG.personal()), 1);
        crowd.arrive(100, 1_000);
        RIG.eventually(
                Duration.ofSeconds(10), () -> assertThat(crowd.stillHeld()).isEqualTo("0 announcements, 0 offers"));
    }

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @Test
    void announcements_whoseMatcherIsMoved_areMatchedOldestFirst() {
        List<List<Held<AnnouncementOutcome>>> waiting = announceInBatches();
        RIG.stopMatcher(pool);
        awaitRecalled(BATCHES * BATCH, 0);
        assertMatchedOldestFirst(waiting);
    }

    @Test
    void announcements_whoseMatcherFails_areMatchedOldestFirst() {
        List<List<Held<AnnouncementOutcome>>> waiting = announceInBatches();
        failMatcher();
        awaitRecalled(BATCHES * BATCH, 0);
        assertMatchedOldestFirst(waiting);
    }

    @Test
    void offers_whoseMatcherIsMoved_areMatchedOldestFirst() {
        List<Held<OfferOutcome>> older = offer(20, 5_000);
        RIG.awaitWaiting(pool, 0, 20);
        tick();
        List<Held<OfferOutcome>> younger = offer(20, 5_000);
        RIG.awaitWaiting(pool, 0, 40);
        RIG.stopMatcher(pool);
        awaitRecalled(0, 40);

        List<Held<AnnouncementOutcome>> announcements = announce(20);
        announcements.forEach(held -> RIG.outcome(held, AnnouncementOutcome.Matched.class));
        announcements.forEach(
                Held::callerGone); // so the older ones wait again, and the younger never did anything else
        RIG.awaitWaiting(pool, 0, 40);

        older.forEach(held -> assertThat(RIG.outcome(held)).isInstanceOf(OfferOutcome.NoAnswer.class));
        younger.forEach(held -> assertThat(RIG.outcome(held)).isInstanceOf(OfferOutcome.NoMatch.class));
    }

    /** A pair that arrives while there is no matcher need not wait for a refresh. */
    @Test
    void pair_arrivingWhileTheMatcherIsMoved_isMatchedSoon() {
        for (int round = 0; round < 5; round++) {
            Held<AnnouncementOutcome> first = announce(1).getFirst();
            RIG.awaitWaiting(pool, 1, 0);
            RIG.stopMatcher(pool);
            Instant begin = Instant.now();
            List<Held<OfferOutcome>> offers = offer(2, 500);
            Held<AnnouncementOutcome> second = announce(1).getFirst();

            Stream.of(first, second).forEach(held -> RIG.outcome(held, AnnouncementOutcome.Matched.class));

            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));
            offers.forEach(RIG::outcome);
        }
    }

    private List<List<Held<AnnouncementOutcome>>> announceInBatches() {
        List<List<Held<AnnouncementOutcome>>> batches = new ArrayList<>();
        for (int batch = 1; batch <= BATCHES; batch++) {
            batches.add(announce(BATCH));
            RIG.awaitWaiting(pool, batch * BATCH, 0);
            tick();
        }
        return batches;
    }

    private void assertMatchedOldestFirst(List<List<Held<AnnouncementOutcome>>> batches) {
        for (int batch = 0; batch < BATCHES; batch++) {
            offer(BATCH, 4_000);
            batches.get(batch).forEach(held -> RIG.outcome(held, AnnouncementOutcome.Matched.class));
            assertThat(batches.subList(batch + 1, BATCHES).stream().flatMap(Collection::stream))
                    .as("younger than batch " + batch)
                    .noneMatch(held -> held.outcome().toCompletableFuture().isDone());
        }
    }

    /**
     * By the recall, not by refreshes. Who comes only now is not recalled, too, and speaks once: see PROTOCOL.md,
     * "Entity moved or restarted".
     */
    private void awaitRecalled(int announcements, int offers) {
        Instant begin = Instant.now();
        RIG.awaitWaiting(pool, announcements, offers);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(RECALL_MAX);
    }

    private List<Held<AnnouncementOutcome>> announce(int count) {
        return Stream.generate(() -> RIG.gateway()
                        .announce(RigPeer.in(pool).patientFor(20_000).announcement()))
                .limit(count)
                .toList();
    }

    private List<Held<OfferOutcome>> offer(int count, long patienceMillis) {
        return Stream.generate(() -> RIG.gateway()
                        .offer(RigPeer.in(pool).patientFor(patienceMillis).offer()))
                .limit(count)
                .toList();
    }

    /** So that ages differ by more than messages take. */
    private static void tick() {
        Instant until = Instant.now().plusMillis(1_500);
        RIG.eventually(Duration.ofSeconds(3), () -> assertThat(Instant.now()).isAfter(until));
    }

    /** By a message that no request would send. */
    private void failMatcher() {
        var poison = new MatcherProtocol.Enlist(
                RigPeer.in(pool).traits(),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ZERO,
                RIG.probe(AnnouncementProtocol.Command.class).getRef(),
                false);
        RIG.router().toMatcher(pool, poison);
    }
}
