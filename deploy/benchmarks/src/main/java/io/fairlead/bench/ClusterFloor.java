// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What it costs at the least that requests make processes speak to each other: three bare servers, each of which sends
 * bytes that say nothing to one of them at random and waits for their return before it answers. Three requests cost
 * four such messages. One server of the same kind, which has nobody to speak to, takes turns with them.
 */
final class ClusterFloor {

    private static final int SERVERS = 3;
    private static final long SEED = 1;

    private ClusterFloor() {}

    /**
     * @param jvmOptions of each server
     * @param pairs of one closed loop after the other
     * @param warmUp of each server, which knows little code
     */
    static void measure(Lab lab, Results results, List<String> jvmOptions, Collection<Integer> pairs, Duration warmUp) {
        Map<Integer, MeasuredCluster> groups = new LinkedHashMap<>();
        try {
            for (int size : List.of(1, SERVERS)) {
                groups.put(size, linked(lab, jvmOptions, size));
            }
            groups.forEach(
                    (size, group) -> WarmUp.of(plan(group, ClusterPlans.PAIRS_OF_GOAL), warmUp.multipliedBy(size)));
            for (int count : pairs) {
                results.add(compared(lab, groups, count, warmUp));
            }
        } finally {
            groups.values().forEach(MeasuredCluster::close);
        }
    }

    private static MeasuredCluster linked(Lab lab, List<String> jvmOptions, int size) {
        List<String> ports = freePorts(size);
        return MeasuredCluster.start(size, place -> {
            List<String> links = new ArrayList<>(ports);
            links.addFirst(String.valueOf(place));
            return lab.startFloor(jvmOptions, links);
        });
    }

    /** All at once, so that they differ. */
    private static List<String> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream()
                    .map(socket -> String.valueOf(socket.getLocalPort()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(ClusterFloor::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table compared(Lab lab, Map<Integer, MeasuredCluster> groups, int pairs, Duration warmUp) {
        Map<Integer, List<ClusterLoad>> loads = new LinkedHashMap<>();
        for (int run = 0; run < lab.windows(); run++) {
            groups.forEach((size, group) -> {
                Lab.say("Floor: closed loop, %d pairs, servers: %d".formatted(pairs, size));
                loads.computeIfAbsent(size, _ -> new ArrayList<>())
                        .add(ClusterLoad.of(
                                group,
                                plan(group, pairs),
                                () -> Poll.rest(Lab.settle(pairs)),
                                ClusterBenchmark.window(lab)));
            });
        }
        List<ClusterLoad> alone = Objects.requireNonNull(loads.get(1));
        Table table = new Table(
                "The floor: bare servers that speak to each other, %d pairs; runs: %d, after %d s of load for each server"
                        .formatted(pairs, lab.windows(), warmUp.toSeconds()),
                "servers",
                "cycles/s",
                "CPU of all, µs a cycle",
                "against the first row",
                "more than the first row, µs",
                "failed %");
        loads.forEach((size, runs) -> table.row(
                size,
                Spread.of(runs, load -> load.cycles().perSecond()),
                Spread.of(runs, load -> load.cycles().serverMicros()),
                ClusterLoad.ratio(runs, alone),
                more(runs, alone),
                Spread.of(runs, load -> load.cycles().failedShare() * 100)));
        return table;
    }

    private static Spread more(List<ClusterLoad> runs, List<ClusterLoad> alone) {
        return new Spread(IntStream.range(0, runs.size())
                .mapToObj(run -> runs.get(run).cycles().serverMicros()
                        - alone.get(run).cycles().serverMicros())
                .toList());
    }

    private static Plan plan(MeasuredCluster group, int pairs) {
        return Plan.of(group.urls(), SEED).withCrowd(Plan.Crowd.ofFloor(pairs));
    }
}
