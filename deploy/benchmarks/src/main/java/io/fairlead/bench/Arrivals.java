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
 * <p>The rate is reached within {@link #RAMP_SECONDS}, evenly: each offer that waits needs a connection, and a connection costs a
 * node more than an offer, so that all at once would need more of them than there are descriptors.
 */
final class Arrivals {

    static final int RAMP_SECONDS = 2;

    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Stage stage;
    private final List<ClientLoop> clients;
    private final double perSecond;
    private final long startNanos = Ticks.now();
    private long offers;

    Arrivals(Stage stage, List<ClientLoop> clients, double perSecond) {
        this.stage = stage;
        this.clients = clients;
        this.perSecond = perSecond;
    }

    /** On a thread that sleeps between: Netty's would spin, for its own timers are of milliseconds. */
    void start() {
        Thread.ofPlatform().daemon().name("arrivals").start(() -> {
            while (!stage.isEnding()) {
                LockSupport.parkNanos(TICK_NANOS);
                stage.await(this::offerWhatIsDue);
            }
        });
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
