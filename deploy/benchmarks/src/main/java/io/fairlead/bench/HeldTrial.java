// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.HeldFigures.Cost;
import io.fairlead.bench.HeldFigures.Cpu;
import io.fairlead.bench.HeldFigures.Scale;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Has one node hold announcements and let them go, and looks at what that costs it. */
final class HeldTrial implements AutoCloseable {

    /** For the announcements that are to wait until we let them go. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(119);

    private static final Duration HOLD_MAX = Duration.ofSeconds(40);

    /** The actors of ended requests live a second longer. */
    private static final Duration LINGER = Duration.ofMillis(1_500);

    private static final Duration WATCH_IDLE = Duration.ofSeconds(5);
    private static final long MARGIN_NANOS = 3_000_000_000L;
    private static final long JUST_BEFORE_NANOS = 200_000_000;
    private static final double SECONDS_PER_MINUTE = 60;

    private final MeasuredProcess node;
    private final HeldCrowd crowd;
    private final Consumer<Duration> warmUp;
    private final ClusterProbe probe;

    /** @param warmUp loads the node in the way of the crowd, for so long */
    HeldTrial(MeasuredProcess node, HeldCrowd crowd, Consumer<Duration> warmUp) {
        this.node = node;
        this.crowd = crowd;
        this.warmUp = warmUp;
        this.probe = new ClusterProbe(node);
    }

    HeldFigures measure(Scale scale) {
        load(scale.load());
        Memory idle = Memory.of(node);
        if (scale.memoryOnly()) {
            hold(scale.held(), System.nanoTime() + WAIT_MAX.toNanos());
            return new HeldFigures(scale, idle, Memory.of(node), Optional.empty());
        }
        double idleCpu = cpuMillisPerMinute(WATCH_IDLE);
        Duration toHold = timed(() -> hold(scale.held(), System.nanoTime() + WAIT_MAX.toNanos()));
        double heldCpu = cpuMillisPerMinute(scale.watch());
        Memory full = Memory.of(node);
        awaitHeld(scale.held());
        int staying = scale.held() - scale.leaving();
        Cost disconnects = cost(() -> {
            crowd.leave(scale.leaving());
            awaitHeld(staying);
        });
        crowd.leave(staying);
        awaitHeld(0);
        // As long as it took to hold more of them, by a colder JVM.
        long deadline = System.nanoTime() + toHold.toNanos() * scale.ending() / scale.held() + MARGIN_NANOS;
        Cost arrivals = cost(() -> hold(scale.ending(), deadline));
        Cost ends = ends(scale.ending(), deadline);
        return new HeldFigures(scale, idle, full, Optional.of(new Cpu(idleCpu, heldCpu, disconnects, arrivals, ends)));
    }

    private void load(Duration length) {
        warmUp.accept(length);
        awaitHeld(0);
    }

    private void hold(int count, long deadline) {
        crowd.announce(count, deadline);
        awaitHeld(count);
    }

    private void awaitHeld(int count) {
        Poll.until(count + " are held", HOLD_MAX, () -> probe.heldAnnouncements() == count);
        crowd.notes().requireNoFault();
    }

    /** The time counts from the deadline until the last caller has its reply. */
    private Cost ends(int count, long deadline) {
        int before = crowd.notes().replies();
        Poll.until("the deadline is near", HOLD_MAX, () -> System.nanoTime() > deadline - JUST_BEFORE_NANOS);
        awaitHeld(count);
        Cost cost = cost(
                () -> Poll.until("all have ended", HOLD_MAX, () -> crowd.notes().replies() == before + count));
        return new Cost(cost.cpuMillis(), (crowd.notes().lastReply() - deadline) / 1e6);
    }

    /** Of the node, until the actors that linger have stopped too. */
    private Cost cost(Runnable work) {
        Duration before = node.cpu();
        double wallMillis = timed(work).toNanos() / 1e6;
        Poll.rest(LINGER);
        return new Cost(node.cpu().minus(before).toNanos() / 1e6, wallMillis);
    }

    private static Duration timed(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private double cpuMillisPerMinute(Duration length) {
        Duration before = node.cpu();
        long begin = System.nanoTime();
        Poll.rest(length);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return node.cpu().minus(before).toNanos() / 1e6 * SECONDS_PER_MINUTE / seconds;
    }

    @Override
    public void close() {
        probe.close();
    }
}
