// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterLoadTest {

    private static final Latency NONE = new Latency(0, 0, 0, 0, 0);

    private static ClusterLoad load(double cpuMicros) {
        return new ClusterLoad(new Cycles(1, cpuMicros, 1, 0, NONE, NONE), 1);
    }

    @Test
    void ratio_comparesWithinEachRun() {
        List<ClusterLoad> one = List.of(load(100), load(200));
        List<ClusterLoad> three = List.of(load(150), load(500));
        assertThat(ClusterLoad.ratio(three, one)).isEqualTo(Spread.of(1.5, 2.5));
    }
}
