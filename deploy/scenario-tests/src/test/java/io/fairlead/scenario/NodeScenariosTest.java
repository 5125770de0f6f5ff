// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static java.time.Duration.ofSeconds;

import org.junit.jupiter.api.Test;

/** The scenarios that run with every test run: nothing happens, the most important node dies, a node leaves in order. */
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

    @Test
    void drain() {
        try (var scenario = begin("drain of one of three")) {
            scenario.allow(Scenario.COORDINATOR_MOVE_MAX); // the one may be the oldest
            ClusterNode leaver = cluster().node(2);
            scenario.drain(leaver);
            scenario.goOn(ofSeconds(2));
            scenario.judge();
        }
    }
}
