// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What can happen to the links between nodes. Callers reach all nodes all the time, which no balancer helps against.
 */
@Tag("long")
class NetScenariosTest extends ScenarioSuite {

    private static final Duration RECOVERY = ofSeconds(3);

    NetScenariosTest() {
        super(3, true);
    }

    @Test
    void steady() {
        try (var scenario = begin("steady, through the net")) {
            scenario.goOn(ofSeconds(5));
            scenario.judge();
        }
    }

    @Test
    void minorityInABlackHole() {
        minorityLost("one of three in a black hole", new LinkRule.BlackHole());
    }

    @Test
    void minorityCutOff() {
        minorityLost("one of three cut off by resets", new LinkRule.Cut());
    }

    @Test
    void minorityOnABrokenLine() {
        minorityLost("one of three on a line that keeps all packets", new LinkRule.Hold());
    }

    @Test
    void minorityHalfClosed() {
        minorityLost("one of three with half-closed connections", new LinkRule.HalfClose());
    }

    /** The two go on and remove the one, the oldest; the one sees that it is the fewer, and ends. */
    private void minorityLost(String name, LinkRule rule) {
        try (var scenario = begin(name)) {
            ClusterNode minority = cluster().coordinator();
            Set<Integer> majority = cluster().nodes().stream()
                    .filter(node -> node != minority)
                    .map(ClusterNode::number)
                    .collect(Collectors.toSet());
            scenario.giveUp(minority, name);
            cluster().net().between(Set.of(minority.number()), majority, rule);
            scenario.awaitEnd(minority);
            cluster().awaitRemoved(minority);
            scenario.goOn(RECOVERY);
            cluster().net().everywhere(new LinkRule.Pass());
            scenario.start(minority);
            scenario.judge();
        }
    }

    /** Shorter than anybody's patience: everybody stays, and nobody is lost. */
    @Test
    void shortPartition() {
        try (var scenario = begin("one of three cut off for 2 s")) {
            scenario.cut(cluster().node(3), new LinkRule.BlackHole(), ofSeconds(2));
            scenario.goOn(ofSeconds(12));
            scenario.judge();
        }
    }

    /** A node waits for a second before it connects again, so such a link may be as good as none. */
    @Test
    void flapping() {
        try (var scenario = begin("the links of a node are cut every other second, for 16 s")) {
            boolean stayed = scenario.flap(cluster().node(2), new LinkRule.Cut(), 8);
            scenario.judge(stayed ? ", and it stays" : ", and it is removed");
        }
    }

    /**
     * A match takes up to five messages in a row through slow links, 1.5 s; a claim that comes to nothing takes as long
     * again.
     */
    @Test
    void slowNode() {
        try (var scenario = begin("the links of a node are slow by 200 to 300 ms")) {
            scenario.allow(ofSeconds(3));
            cluster().net().between(Set.of(1), Set.of(2, 3), new LinkRule.Delay(ofMillis(200), ofMillis(100)));
            scenario.goOn(ofSeconds(15));
            scenario.judge();
        }
    }

    @Test
    void delays() {
        try (var scenario = begin("all links are slow by 50 to 150 ms")) {
            cluster().net().everywhere(new LinkRule.Delay(ofMillis(50), ofMillis(100)));
            scenario.goOn(ofSeconds(15));
            scenario.judge();
        }
    }
}
