// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What the classes of scenarios share: one cluster, which is whole again when each scenario begins, and one table of
 * what they have shown.
 */
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class ScenarioSuite {

    private final String name = getClass().getSimpleName();
    private final ScenarioTable table = new ScenarioTable(name);
    private final ClusterUnderTest cluster;
    private String test = "";

    ScenarioSuite(int nodes, boolean withNet) {
        this.cluster = new ClusterUnderTest(name, nodes, withNet);
    }

    @BeforeEach
    void restore(TestInfo info) {
        test = name + "#" + info.getTestMethod().orElseThrow().getName();
        cluster.restore();
    }

    @AfterAll
    void end() {
        cluster.close();
        table.publish();
    }

    ClusterUnderTest cluster() {
        return cluster;
    }

    /** Begins the load; the name is what the table says. */
    Scenario begin(String scenario) {
        return Scenario.begin(scenario, test, cluster, table);
    }
}
