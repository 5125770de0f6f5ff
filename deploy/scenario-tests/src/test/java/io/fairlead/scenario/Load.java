// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import io.fairlead.bench.Driver;
import io.fairlead.bench.Ledger;
import io.fairlead.bench.Mark;
import io.fairlead.bench.Plan;
import io.fairlead.bench.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What callers do meanwhile: 150 proxies and 100 clients in a closed loop, in all nodes, some in few crowded
 * compartments, common and personal, with networks and NATs of all kinds; the others in many small ones, where a
 * compartment that is out of service is not hidden by its neighbours.
 *
 * <p>Requests wait for long, so that an outage is seen as long as it lasts.
 */
final class Load implements AutoCloseable {

    private static final Duration ANNOUNCE_WAIT = Duration.ofSeconds(60);
    private static final Duration OFFER_WAIT = Duration.ofSeconds(30);

    /** About 60 offers in a second, with the clients' rests and the answers' delays. */
    private static final Plan.Pace PACE = Plan.Pace.BRISK
            .withWaits(ANNOUNCE_WAIT, OFFER_WAIT)
            .withRests(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(300));

    private final List<Driver> drivers;

    private Load(List<Driver> drivers) {
        this.drivers = drivers;
    }

    /**
     * A little of it, whose peers never meet those of the whole: enough to warm nodes up, and not to smother a cold
     * one.
     */
    static Load taste(List<URI> nodes, long seed) {
        return new Load(List.of(Driver.start(Plan.of(nodes, seed)
                .withCrowd(Plan.Crowd.of(20, 15))
                .withPools(new Plan.Pools("taste", 4, 0, 1, 0))
                .withPace(PACE))));
    }

    static Load start(List<URI> nodes, long seed) {
        Plan crowded = Plan.of(nodes, seed)
                .withCrowd(Plan.Crowd.mixed(100, 60))
                .withPools(new Plan.Pools("crowded", 4, 4, 1, 1))
                .withPace(PACE);
        Plan scattered = Plan.of(nodes, seed + 1)
                .withCrowd(Plan.Crowd.of(50, 40))
                .withPools(new Plan.Pools("scattered", 40, 0, 1, 0))
                .withPace(PACE);
        return new Load(List.of(Driver.start(crowded), Driver.start(scattered)));
    }

    void mark(Mark.Kind kind, URI node, String text) {
        drivers.getFirst().mark(kind, node, text);
    }

    /** A mark of the past. */
    void mark(Mark mark) {
        drivers.getFirst().ledger().add(mark);
    }

    void each(Consumer<Driver> change) {
        drivers.forEach(change);
    }

    long sum(ToLongFunction<Progress> part) {
        return drivers.stream().map(Driver::progress).mapToLong(part).sum();
    }

    /** Goes on for a while. */
    void goOn(Duration time) {
        drivers.getFirst().await(_ -> false, time);
    }

    /** Ends it, and says what happened. */
    Ledger stop() {
        drivers.forEach(Driver::stop);
        return Ledger.merged(drivers.stream().map(Driver::ledger).toList());
    }

    @Override
    public void close() {
        drivers.forEach(Driver::close);
    }
}
