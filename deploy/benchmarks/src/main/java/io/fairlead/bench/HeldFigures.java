// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What held announcements were found to cost one node.
 *
 * @param scale how many they were
 * @param idle with none of them
 * @param full with all of them
 * @param cpu unless only memory was looked at
 */
record HeldFigures(Scale scale, Memory idle, Memory full, Optional<Cpu> cpu) {

    private static final double KIB = 1_024;

    /**
     * How many, and how long.
     *
     * @param held at once
     * @param leaving of whom the callers go at once
     * @param ending of whom the time is up at once
     * @param load under which the JVM is warmed up
     * @param watch how long the CPU of waiting is looked at
     * @param memoryOnly leaves CPU alone, which takes most of the time
     */
    record Scale(int held, int leaving, int ending, Duration load, Duration watch, boolean memoryOnly) {}

    /**
     * What they were found to cost beside memory.
     *
     * @param idleMillis CPU of a minute with none of them
     * @param heldMillis CPU of a minute with all of them
     * @param disconnects of callers
     * @param arrivals of as many as end then
     * @param ends at one instant, each with a reply
     */
    record Cpu(double idleMillis, double heldMillis, Cost disconnects, Cost arrivals, Cost ends) {

        double microsPerMinute(int held) {
            return (heldMillis - idleMillis) * 1_000 / held;
        }
    }

    /** @param cpuMillis of all cores of the node */
    record Cost(double cpuMillis, double wallMillis) {}

    /** How much of a kind of memory one held announcement takes. */
    double kibEach(ToDoubleFunction<Memory> kind) {
        return (kind.applyAsDouble(full) - kind.applyAsDouble(idle)) / KIB / scale.held();
    }
}
