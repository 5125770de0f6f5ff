// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can happen to the nodes of a cluster, one after the other and two at once. */
@Tag("long")
class LongNodeScenariosTest extends ScenarioSuite {

    private static final Duration RECOVERY = ofSeconds(3);
    private static final Duration HAND_OFF_MAX = ofSeconds(60);

    LongNodeScenariosTest() {
        super(3, false);
    }

    @Test
    void steady() {
        try (var scenario = begin("steady, 30 s")) {
            scenario.goOn(ofSeconds(30));
            scenario.judge();
        }
    }

    @Test
    void join() {
        ClusterNode joiner = cluster().node(3);
        cluster().remove(joiner);
        try (var scenario = begin("join: a third node comes to two")) {
            scenario.join(joiner);
            scenario.goOn(ofSeconds(10));
            scenario.judge();
        }
    }

    /**
     * When the oldest leaves, its shards find a home as soon as the coordinator has: the two move one after the other.
     */
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

    @Test
    void rollingRestart() {
        try (var scenario = begin("rolling restart of all three")) {
            scenario.allow(Scenario.COORDINATOR_MOVE_MAX);
            for (ClusterNode node : cluster().nodes()) {
                scenario.drain(node);
                scenario.start(node);
                scenario.awaitAnswers(50, ofSeconds(30));
            }
            scenario.judge();
        }
    }

    @Test
    void killOfEachInTurn() {
        try (var scenario = begin("kill -9 of each node in turn")) {
            for (ClusterNode node : cluster().nodes()) {
                killAndStart(scenario, node);
            }
            scenario.judge();
        }
    }

    @Test
    void killOfEachOldest() {
        try (var scenario = begin("kill -9 of the oldest node, three times")) {
            for (int i = 0; i < 3; i++) {
                killAndStart(scenario, cluster().coordinator());
            }
            scenario.judge();
        }
    }

    private void killAndStart(Scenario scenario, ClusterNode node) {
        scenario.kill(node);
        cluster().awaitRemoved(node);
        scenario.goOn(RECOVERY);
        scenario.start(node);
        scenario.awaitAnswers(50, ofSeconds(30));
    }

    /**
     * The leaver's shards are on their way when the node that says where they go dies. Who leaves counts no longer, so
     * that two equal halves are left, of which the one with the lower address goes on: it must not be the dead one
     * (decision 0010).
     */
    @Test
    void killWhileAnotherLeaves() {
        makeOldestOtherThanLowest();
        try (var scenario = begin("kill -9 of the oldest while another hands over")) {
            ClusterNode oldest = cluster().coordinator();
            ClusterNode leaver = Collections.max(others(oldest), comparingInt(ClusterNode::advertisedPort));
            oldest.awaitSaying("Starting shutting down shards", () -> scenario.beginDrain(leaver), HAND_OFF_MAX);
            scenario.kill(oldest);
            scenario.endDrain(leaver);
            cluster().awaitRemoved(oldest);
            scenario.goOn(RECOVERY);
            scenario.start(oldest, leaver);
            scenario.judge();
        }
    }

    private void makeOldestOtherThanLowest() {
        ClusterNode oldest = cluster().coordinator();
        if (others(oldest).stream().allMatch(other -> other.advertisedPort() > oldest.advertisedPort())) {
            cluster().remove(oldest);
            cluster().start(oldest);
            cluster().awaitAllUp();
        }
    }

    /** The first shard is on its way to the newcomer when the node that says where it goes dies. */
    @Test
    void killWhileAnotherJoins() {
        ClusterNode joiner = cluster().node(3);
        cluster().remove(joiner);
        try (var scenario = begin("kill -9 of the oldest while it hands over to a third that has joined")) {
            ClusterNode oldest = cluster().coordinator();
            oldest.awaitSaying("Starting rebalance for shards", () -> cluster().start(joiner), HAND_OFF_MAX);
            scenario.kill(oldest);
            cluster().awaitRemoved(oldest);
            scenario.goOn(RECOVERY);
            scenario.start(oldest);
            scenario.judge();
        }
    }

    @Test
    void frozenFor5Seconds() {
        try (var scenario = begin("a node is frozen for 5 s")) {
            boolean stayed = scenario.freeze(cluster().node(2), ofSeconds(5));
            scenario.judge(stayed ? ", and stays" : ", and is removed");
            assertThat(stayed).as("the others have forgiven it").isTrue();
        }
    }

    @Test
    void frozenFor20Seconds() {
        try (var scenario = begin("a node is frozen for 20 s")) {
            ClusterNode frozen = cluster().node(2);
            scenario.freezeToDeath(frozen, ofSeconds(20));
            scenario.awaitEnd(frozen);
            scenario.goOn(RECOVERY);
            scenario.start(frozen);
            scenario.judge();
        }
    }

    @Test
    void oldestFrozenFor20Seconds() {
        try (var scenario = begin("the oldest node is frozen for 20 s")) {
            ClusterNode frozen = cluster().coordinator();
            scenario.freezeToDeath(frozen, ofSeconds(20));
            scenario.awaitEnd(frozen);
            scenario.goOn(RECOVERY);
            scenario.start(frozen);
            scenario.judge();
        }
    }

    /** It runs for a third of the time; no failure detector is to take that for death. */
    @Test
    void slow() {
        try (var scenario = begin("a node runs 100 ms of every 300 ms, for 15 s")) {
            ClusterNode slow = cluster().node(3);
            for (int i = 0; i < 50; i++) {
                slow.freeze();
                scenario.goOn(ofMillis(200));
                slow.thaw();
                scenario.goOn(ofMillis(100));
            }
            scenario.goOn(RECOVERY);
            scenario.judge();
        }
    }

    private List<ClusterNode> others(ClusterNode node) {
        return cluster().nodes().stream().filter(other -> other != node).toList();
    }
}
