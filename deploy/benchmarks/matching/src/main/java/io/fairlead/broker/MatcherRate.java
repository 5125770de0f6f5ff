// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.MatcherProtocol.Enlist;
import io.fairlead.broker.MatcherProtocol.Seek;
import io.fairlead.matching.Traits;
import io.fairlead.matching.bench.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How many matches a matcher makes in a second. Announcements enlist and offers seek, one of each for every match,
 * while others wait; each is told the matcher's answer in an actor of its own. As many come as it can deal with: some
 * thousand are in its mailbox always.
 *
 * <p>An announcement comes again long after it was matched, when a matcher has long forgotten it.
 */
final class MatcherRate {

    private static final int WAITING = 10_000;
    private static final int UNDER_WAY_MAX = 2_000;
    private static final int BURST = 50;
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final Duration LEFT = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private final ActorRef<MatcherProtocol.Command> matcher;
    private final Requests requests;
    private final Duration window;
    private final Traits[] traits = Requests.traits();
    private long announced;
    private long sought;

    MatcherRate(ActorSystem<?> system, int windowSeconds) {
        var settings = MatcherMeasurement.settings(Map.of());
        this.matcher = MatcherMeasurement.matcher(system, settings, new SteadyClock());
        // More than can wait at once: none comes that still does.
        int announcements = settings.matching().announcementsMax() + 10 * WAITING;
        this.requests = Requests.start(system, announcements, WAITING);
        this.window = Duration.ofSeconds(windowSeconds);
    }

    void measure(int runs) {
        for (int i = 0; i < WAITING; i++) {
            announce();
        }
        feed(WARM_UP);
        List<Double> rates = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            long matchesBefore = requests.matches();
            long cpuBefore = cpuNanos();
            long begin = System.nanoTime();
            feed(window);
            long matches = requests.matches() - matchesBefore;
            rates.add(matches * 1e9 / (System.nanoTime() - begin));
            cpu.add((cpuNanos() - cpuBefore) / 1e3 / matches);
        }
        finish();
        new Figure("MatcherRate", Map.of("waiting", String.valueOf(WAITING)), rates).print();
        new Figure("MatcherCpu", Map.of("waiting", String.valueOf(WAITING)), cpu).print();
    }

    /** Keeps the matcher busy for so long. */
    private void feed(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (sought - requests.matches() > UNDER_WAY_MAX) {
                LockSupport.parkNanos(NAP_NANOS);
                continue;
            }
            for (int i = 0; i < BURST; i++) {
                announce();
                seek();
            }
        }
    }

    /** Whatever has been sought must have been found, or the figures are not of matches. */
    private void finish() {
        long end = System.nanoTime() + SILENCE_MAX.toNanos();
        while (requests.matches() < sought && System.nanoTime() < end) {
            LockSupport.parkNanos(NAP_NANOS);
        }
        if (requests.matches() != sought || requests.otherReplies() > 0) {
            throw new IllegalStateException("%d offers, %d matches, %d other replies"
                    .formatted(sought, requests.matches(), requests.otherReplies()));
        }
    }

    private void announce() {
        Traits proxy = traits[(int) (announced % traits.length)];
        matcher.tell(new Enlist(proxy, Duration.ZERO, LEFT, requests.announcement(announced), true));
        announced++;
    }

    private void seek() {
        Traits client = traits[(int) (sought * 7 % traits.length)];
        matcher.tell(new Seek(client, Duration.ZERO, LEFT, requests.offer(sought), true));
        sought++;
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
