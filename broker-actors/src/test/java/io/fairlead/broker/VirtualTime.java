// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;

/**
 * The time of a {@link Stage}: its timers and its clock in one, so that a timer that is due in the middle of a stretch
 * sees the instant it is due at.
 */
final class VirtualTime implements InstantSource {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final ActorSystem<?> system;
    private final ExplicitlyTriggeredScheduler scheduler;

    VirtualTime(ActorSystem<?> system) {
        this.system = system;
        this.scheduler =
                (ExplicitlyTriggeredScheduler) Adapter.toClassic(system).scheduler();
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusMillis(scheduler.currentTimeMs());
    }

    /** Fires what is due within this time, in order. ManualTime would do the same and sleep for 100 ms of real time. */
    void passes(Duration amount) {
        scheduler.scheduleOnce(amount, () -> {}, system.executionContext()); // takes the clock to the very end
        scheduler.executeTasks(scheduler.currentTimeMs() + amount.toMillis());
    }
}
