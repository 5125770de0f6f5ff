// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that come at a fixed rate, whatever became of those before them. Each offer is due at a time that is known
 * beforehand, and its latency counts from there: a stall of the broker, or of the driver, is seen by all who were due
 * meanwhile.
 */
final class Arrivals {

    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Stage stage;
    private final List<ClientLoop> clients;
    private final double intervalNanos;
    private final long startNanos = Ticks.now();
    private long offers;

    Arrivals(Stage stage, List<ClientLoop> clients, double perSecond) {
        this.stage = stage;
        this.clients = clients;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
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
        return startNanos + Math.round(offers * intervalNanos);
    }
}
