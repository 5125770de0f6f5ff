// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void quantile_ofNothingIsZero() {
        assertThat(latencies.quantile(0.99)).isZero();
    }

    @Test
    void quantile_isTheSmallestLatencyThatCoversTheShare() {
        for (int millis = 1; millis <= 100; millis++) {
            latencies.add(Duration.ofMillis(millis));
        }

        assertThat(latencies.quantile(0.5)).hasMillis(50);
        assertThat(latencies.quantile(0.99)).hasMillis(99);
        assertThat(latencies.quantile(1)).hasMillis(100);
    }

    @Test
    void add_countsWhatIsLongerThanAMinuteAsAMinute() {
        latencies.add(Duration.ofHours(1));

        assertThat(latencies.quantile(0.5)).hasMinutes(1);
    }
}
