// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static java.time.Duration.ofSeconds;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A larger cluster loses several nodes at once. */
@Tag("long")
class FiveNodesScenariosTest extends ScenarioSuite {

    FiveNodesScenariosTest() {
        super(5, false);
    }

    @Test
    void twoOfFiveKilled() {
        try (var scenario = begin("kill -9 of two nodes of five at once, the oldest among them")) {
            ClusterNode oldest = cluster().coordinator();
            ClusterNode other = cluster().nodes().stream()
                    .filter(node -> node != oldest)
                    .toList()
                    .getLast();
            scenario.kill(oldest);
            scenario.kill(other);
            List.of(oldest, other).forEach(cluster()::awaitRemoved);
            scenario.goOn(ofSeconds(5));
            scenario.start(oldest);
            scenario.start(other);
            scenario.judge();
        }
    }
}
