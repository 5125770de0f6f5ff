// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What has happened in the crowd so far, in counts and in the latest few lines. Thread-safe. */
final class Scoreboard {

    private static final int EVENTS_MAX = 8;

    /** Who waits. */
    enum Side {
        PROXY,
        CLIENT
    }

    /**
     * The state of the scoreboard at one moment.
     *
     * @param answeredNatCompatible how many of the answered offers have a proxy that their NAT gets along with
     * @param offersUnanswered how many offers ended without an answer, by the reason
     * @param announcementsUnmatched how many announcements ended without a match, by the reason
     * @param p50 of the time from an offer to its answer
     */
    record Snapshot(
            Waiting proxies,
            Waiting clients,
            int announcements,
            int matched,
            int offers,
            int answered,
            int answeredNatCompatible,
            SortedMap<String, Integer> offersUnanswered,
            SortedMap<String, Integer> announcementsUnmatched,
            Duration p50,
            Duration p99,
            List<String> events) {}

    /**
     * How many wait on one side.
     *
     * @param in by compartment; who is in two compartments counts in both
     */
    record Waiting(int all, Map<Pool, Integer> in) {
        static final Waiting NOBODY = new Waiting(0, Map.of());

        Waiting {
            in = Map.copyOf(in);
        }

        Waiting plus(int more, Set<Pool> pools) {
            var sums = new EnumMap<Pool, Integer>(Pool.class);
            sums.putAll(in);
            pools.forEach(pool -> sums.merge(pool, more, Integer::sum));
            return new Waiting(all + more, sums);
        }

        int in(Pool pool) {
            return in.getOrDefault(pool, 0);
        }
    }

    private final Supplier<Duration> elapsed;
    private final Map<Side, Waiting> waiting = new EnumMap<>(Side.class);
    private final Map<Side, Integer> requests = new EnumMap<>(Side.class);
    private final Map<Side, SortedMap<String, Integer>> inVain = new EnumMap<>(Side.class);
    private final Latencies latencies = new Latencies();
    private final Deque<String> events = new ArrayDeque<>();
    private int matched;
    private int answered;
    private int answeredNatCompatible;

    /** @param elapsed the time since the demo began */
    Scoreboard(Supplier<Duration> elapsed) {
        this.elapsed = elapsed;
        for (Side side : Side.values()) {
            waiting.put(side, Waiting.NOBODY);
            requests.put(side, 0);
            inVain.put(side, new TreeMap<>());
        }
    }

    synchronized void waits(Side side, Persona persona) {
        requests.merge(side, 1, Integer::sum);
        waiting.put(side, of(waiting, side).plus(1, persona.pools()));
    }

    synchronized void waitsNoMore(Side side, Persona persona) {
        waiting.put(side, of(waiting, side).plus(-1, persona.pools()));
    }

    synchronized void matched() {
        matched++;
    }

    synchronized void answered(Duration latency, boolean natCompatible) {
        answered++;
        answeredNatCompatible += natCompatible ? 1 : 0;
        latencies.add(latency);
    }

    /** An announcement ended without a match, or an offer without an answer. */
    synchronized void inVain(Side side, String why) {
        of(inVain, side).merge(why, 1, Integer::sum);
    }

    /** Adds a line to the latest events. */
    synchronized void tell(String event) {
        if (events.size() == EVENTS_MAX) {
            events.removeFirst();
        }
        events.addLast("%6.1f s  %s".formatted(elapsed.get().toMillis() / 1000.0, event));
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(
                of(waiting, Side.PROXY),
                of(waiting, Side.CLIENT),
                of(requests, Side.PROXY),
                matched,
                of(requests, Side.CLIENT),
                answered,
                answeredNatCompatible,
                new TreeMap<>(of(inVain, Side.CLIENT)),
                new TreeMap<>(of(inVain, Side.PROXY)),
                latencies.quantile(0.5),
                latencies.quantile(0.99),
                List.copyOf(events));
    }

    /** The maps by side are complete from the start. */
    private static <V> V of(Map<Side, V> bySide, Side side) {
        return Objects.requireNonNull(bySide.get(side));
    }
}
