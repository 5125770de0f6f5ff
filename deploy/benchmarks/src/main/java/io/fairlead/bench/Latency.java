// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import org.HdrHistogram.Histogram;

/** How long something took: percentiles in microseconds, exact to three digits. */
public record Latency(long count, long p50, long p99, long p999, long max) {

    static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1_000,
                nanos.getValueAtPercentile(99) / 1_000,
                nanos.getValueAtPercentile(99.9) / 1_000,
                nanos.getMaxValue() / 1_000);
    }

    @Override
    public String toString() {
        return "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms (%d)"
                .formatted(p50 / 1e3, p99 / 1e3, p999 / 1e3, max / 1e3, count);
    }
}
