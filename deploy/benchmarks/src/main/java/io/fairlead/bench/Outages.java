// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * For how long eligible pairs waited together in vain, on nodes that were there.
 *
 * @param byCompartment the longest of each compartment in which a pair waited at all
 */
public record Outages(Map<String, Duration> byCompartment) {

    public Outages {
        byCompartment = Map.copyOf(byCompartment);
    }

    public Duration longest() {
        return byCompartment.values().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** How many compartments had one longer than this. */
    public long longerThan(Duration limit) {
        return byCompartment.values().stream()
                .filter(outage -> outage.compareTo(limit) > 0)
                .count();
    }

    /** The compartments with the longest ones, the longest first. */
    public List<Map.Entry<String, Duration>> worst(int count) {
        return byCompartment.entrySet().stream()
                .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
                .limit(count)
                .toList();
    }
}
