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
 * <p>The rate is reached within {@link #RAMP_SECONDS}, evenly, and so many connections are opened meanwhile that the offers of
 * {@link #AHEAD_SECONDS} find one: each that waits needs one, and a connection costs both sides more than an offer, so that a
 * moment's stall would make those who come next open thousands, and be a stall of a second.
 */
final class Arrivals {

    static final int RAMP_SECONDS = 2;

    static final double AHEAD_SECONDS = 0.25;

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
        int wanted = (int) (aheadEach * ramp);
        if (wanted > openedEach) {
            stage.openAhead(wanted - openedEach);
            openedEach = wanted;
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
