// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that come at a fixed rate, whatever became of those before them. Each offer is due at a time that is known
 * beforehand, and its latency counts from there: a stall of the broker, or of the driver, is seen by all who were due
 * meanwhile.
 *
 * <p>The rate is reached within {@link #RAMP_SECONDS}, evenly: all at once would need more connections than there are
 * descriptors. Meanwhile, and only then, connections for the offers of {@link #AHEAD_SECONDS} are opened ahead of
 * them. An offer that waits needs one, and opening it costs more than the offer: without them a stall of 30 ms makes
 * those who come next open thousands, and lasts for a second.
 */
final class Arrivals {

    static final int RAMP_SECONDS = 2;

    /** Longer than the stalls of a node at half of its peak. */
    static final double AHEAD_SECONDS = 0.25;

    private static final int AHEAD_AT_ONCE = 16;

    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Stage stage;
    private final List<ClientLoop> clients;
    private final double perSecond;
    private final int aheadEach;
    private final long startNanos = Ticks.now();
    private long offers;
    private int openedEach;

    Arrivals(Stage stage, List<ClientLoop> clients, double perSecond) {
        this.stage = stage;
        this.clients = clients;
        this.perSecond = perSecond;
        this.aheadEach = (int) (perSecond * AHEAD_SECONDS / stage.plan().nodes().size());
    }

    /** On a thread that sleeps between: Netty's would spin, for its own timers are of milliseconds. */
    void start() {
        Thread.ofPlatform().daemon().name("arrivals").start(() -> {
            while (!stage.isEnding()) {
                LockSupport.parkNanos(TICK_NANOS);
                stage.await(this::catchUp);
            }
        });
    }

    private void catchUp() {
        openAhead();
        offerWhatIsDue();
    }

    private void openAhead() {
        double ramp = Math.min(1, (Ticks.now() - startNanos) / (RAMP_SECONDS * 1e9));
        int missing = Math.min((int) (aheadEach * ramp) - openedEach, AHEAD_AT_ONCE);
        if (missing > 0 && !stage.isEnding()) {
            stage.openAhead(missing);
            openedEach += missing;
        }
    }

    private void offerWhatIsDue() {
        long now = Ticks.now();
        for (long due = dueNanos(); due <= now && !stage.isEnding(); due = dueNanos()) {
            clients.get((int) (offers % clients.size())).offerOnce(due);
            offers++;
        }
    }

    private long dueNanos() {
        double inRamp = perSecond * RAMP_SECONDS / 2;
        double seconds = offers < inRamp
                ? RAMP_SECONDS * Math.sqrt(offers / inRamp)
                : RAMP_SECONDS + (offers - inRamp) / perSecond;
        return startNanos + Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
