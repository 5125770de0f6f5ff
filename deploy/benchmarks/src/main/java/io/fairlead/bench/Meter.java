// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;

/** Counts replies and takes latencies, for benchmarks: a witness that keeps nothing of a call but figures. */
final class Meter implements Witness {

    /** More than offers are ever between their match and their answer at once; a power of two. */
    private static final int MATCHES = 1 << 16;

    private static final long LATENCY_MAX = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final SingleWriterRecorder toAnnouncement = new SingleWriterRecorder(LATENCY_MAX, DIGITS);
    private final SingleWriterRecorder toAnswer = new SingleWriterRecorder(LATENCY_MAX, DIGITS);
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final long[] offers = new long[MATCHES];
    private final long[] matchedNanos = new long[MATCHES];

    /**
     * What was seen since it was last asked.
     *
     * @param good replies of announcements that were matched, offers that were answered, answers that were delivered
     * @param bad calls that ended in any other way
     * @param toAnnouncement from when an offer was due until the announcement that got it was told
     * @param toAnswer from when an offer was due until it was answered
     */
    record Reading(long good, long bad, Latency toAnnouncement, Latency toAnswer) {}

    /** For any thread, but one at a time. */
    Reading read() {
        return new Reading(
                good.getAndSet(0),
                bad.getAndSet(0),
                Latency.of(toAnnouncement.getIntervalHistogram()),
                Latency.of(toAnswer.getIntervalHistogram()));
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        switch (outcome.end()) {
            case MATCHED -> {
                int slot = (int) outcome.seen() & (MATCHES - 1);
                offers[slot] = outcome.seen();
                matchedNanos[slot] = outcome.endedNanos();
                good.incrementAndGet();
            }
            case ANSWERED -> {
                answered(call, outcome);
                good.incrementAndGet();
            }
            case DELIVERED -> good.incrementAndGet();
            case STOPPED -> {}
            case NO_CLIENT, NO_MATCH, NO_ANSWER, PROBLEM, UNREADABLE -> bad.incrementAndGet();
            case REFUSED, RESET, CLOSED, TIMEOUT, ABORTED_BY_CLOSE, ABORTED_BY_RESET -> bad.incrementAndGet();
        }
    }

    private void answered(Call offer, Outcome outcome) {
        int slot = (int) offer.token() & (MATCHES - 1);
        if (offers[slot] == offer.token()) {
            record(toAnnouncement, matchedNanos[slot] - offer.dueNanos());
        }
        record(toAnswer, outcome.endedNanos() - offer.dueNanos());
    }

    private static void record(SingleWriterRecorder latencies, long nanos) {
        latencies.recordValue(Math.clamp(nanos, 0, LATENCY_MAX));
    }
}
