// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static java.time.Duration.ofSeconds;

import org.junit.jupiter.api.Test;

/** The scenario that runs with every test run: the most important node dies. */
class NodeScenariosTest extends ScenarioSuite {

    NodeScenariosTest() {
        super(3, false);
    }

    @Test
    void killOfTheOldest() {
        try (var scenario = begin("kill -9 of the oldest node")) {
            ClusterNode oldest = cluster().coordinator();
            scenario.kill(oldest);
            cluster().awaitRemoved(oldest);
            scenario.goOn(ofSeconds(3));
            scenario.judge();
        }
    }
}
