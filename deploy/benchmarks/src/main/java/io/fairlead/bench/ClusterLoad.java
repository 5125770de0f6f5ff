// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load on a cluster has shown.
 *
 * @param cycles with the CPU of all nodes together
 * @param residentBytes of all nodes together, at the end
 */
record ClusterLoad(Cycles cycles, long residentBytes) {

    /** @param settle returns when the load is as it is to be measured */
    static ClusterLoad of(MeasuredCluster cluster, Plan plan, Runnable settle, Duration window) {
        Cycles cycles = Cycles.measure(cluster::cpu, plan, settle, window);
        return new ClusterLoad(cycles, cluster.residentBytes());
    }

    /** CPU of a cycle against that of another cluster or load, run by run. */
    static Spread ratio(List<ClusterLoad> runs, List<ClusterLoad> others) {
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            ratios.add(runs.get(run).cycles().serverMicros()
                    / others.get(run).cycles().serverMicros());
        }
        return new Spread(ratios);
    }
}
