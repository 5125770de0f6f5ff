// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.MatcherProtocol.CensusTaken;
import io.fairlead.broker.MatcherProtocol.Enlist;
import io.fairlead.broker.MatcherProtocol.SweepDue;
import io.fairlead.broker.MatcherProtocol.TakeCensus;
import io.fairlead.matching.Traits;
import io.fairlead.matching.bench.Deadlines;
import io.fairlead.matching.bench.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * How long a matcher needs to forget a million announcements whose time has passed by the same sweep, and for how long
 * it does nothing else meanwhile: what the slowest of many questions waits that come one after the other.
 *
 * <p>The announcements are no actors but references to some that have gone, which is all that a matcher can tell. Time
 * is ours.
 */
final class MatcherExpiry {

    private static final int ENTRIES = 1_000_000;
    private static final int BURST = 10_000;
    private static final Duration LEFT = Duration.ofSeconds(10);
    private static final Duration REPLY_MAX = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final ActorSystem<?> system;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final ActorRef<MatcherProtocol.Command> matcher;
    private final List<ActorRef<AnnouncementProtocol.Command>> announcements = new ArrayList<>(ENTRIES);
    private final Traits[] traits = Requests.traits();

    MatcherExpiry(ActorSystem<?> system) {
        this.system = system;
        var settings = MatcherMeasurement.settings(Map.of("matching.announcements-max", String.valueOf(ENTRIES)));
        this.matcher = MatcherMeasurement.matcher(system, settings, now::get);
        ActorRefResolver resolver = ActorRefResolver.get(system);
        for (int i = 0; i < ENTRIES; i++) {
            announcements.add(resolver.resolveActorRef(system.address() + "/user/gone-" + i + "#" + (i + 1)));
        }
    }

    /** Once more than so often: the first time counts for nothing. */
    void measure(Deadlines deadlines, int runs) {
        List<Double> total = new ArrayList<>();
        List<Double> pause = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            fill(deadlines);
            Expiry expiry = expire();
            if (run > 0) {
                total.add((double) expiry.totalNanos());
                pause.add((double) expiry.pauseNanos());
            }
        }
        Map<String, String> of = Map.of("deadlines", deadlines.name());
        new Figure("MatcherExpiry", of, total).print();
        new Figure("MatcherPause", of, pause).print();
    }

    private record Expiry(long totalNanos, long pauseNanos) {}

    private void fill(Deadlines deadlines) {
        Random random = new Random(1);
        for (int i = 0; i < ENTRIES; i++) {
            Duration left = LEFT.plus(deadlines.next(random));
            matcher.tell(new Enlist(traits[i % traits.length], Duration.ZERO, left, announcements.get(i), false));
            if (i % BURST == 0) {
                waiting();
            }
        }
        if (waiting() != ENTRIES) {
            throw new IllegalStateException("%d wait, not %d".formatted(waiting(), ENTRIES));
        }
    }

    private Expiry expire() {
        now.updateAndGet(instant -> instant.plus(LEFT).plusSeconds(2));
        long begin = System.nanoTime();
        long pause = 0;
        matcher.tell(new SweepDue());
        for (int left = ENTRIES; left > 0; LockSupport.parkNanos(PAUSE_NANOS)) {
            long asked = System.nanoTime();
            left = waiting();
            pause = Math.max(pause, System.nanoTime() - asked);
        }
        return new Expiry(System.nanoTime() - begin, pause);
    }

    /** What the matcher replies when its turn comes. */
    private int waiting() {
        return AskPattern.<MatcherProtocol.Command, CensusTaken>ask(
                        matcher, TakeCensus::new, REPLY_MAX, system.scheduler())
                .toCompletableFuture()
                .join()
                .announcementsWaiting();
    }
}
