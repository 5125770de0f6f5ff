// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.BlackBoxCrowd.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three processes are one broker: any request may enter through any of them. */
@Tag("process")
class ProcessClusterTest {

    /** Different compartments have their matchers on different nodes. */
    private static final int COMPARTMENTS = 6;

    private static final int AT_ONCE = 8;

    @Test
    void announcementOfferAndAnswer_mayEnterThroughAnyNode() throws Exception {
        try (var cluster = ClusterUnderTest.start(Map.of(), Map.of(), Map.of())) {
            List<BlackBoxBroker> nodes = cluster.brokers();
            List<Task> meetings = new ArrayList<>();
            for (BlackBoxBroker announcing : nodes) {
                for (BlackBoxBroker offering : nodes) {
                    for (BlackBoxBroker answering : nodes) {
                        for (int i = 0; i < COMPARTMENTS; i++) {
                            meetings.add(() -> meet(announcing, offering, answering, BlackBoxPeer.in(id())));
                        }
                        meetings.add(() -> meet(
                                announcing,
                                offering,
                                answering,
                                BlackBoxPeer.in(id(), id(), id()).withFriends(id(), id())));
                    }
                }
            }
            BlackBoxCrowd.run(AT_ONCE, meetings);
        }
    }

    private static void meet(
            BlackBoxBroker announcing, BlackBoxBroker offering, BlackBoxBroker answering, BlackBoxPeer peer)
            throws Exception {
        String marker = id();
        try (var proxy = announcing.announce(peer);
                var offer = offering.offer(peer, marker)) {
            BlackBoxReply match = proxy.outcome(SOON);
            assertThat(match.verdict()).isEqualTo("matched");
            assertThat(BlackBoxPeer.marker(match.at("/offer/sdp"))).isEqualTo(marker);
            assertThat(answering
                            .call("/v1/answers", BlackBoxPeer.answer(proxy.proxyId(), match.at("/connectionId"), "a"))
                            .verdict())
                    .isEqualTo("delivered");
            BlackBoxReply answered = offer.read(SOON);
            assertThat(answered.verdict()).isEqualTo("answered");
            assertThat(answered.at("/connectionId")).isEqualTo(match.at("/connectionId"));
        }
    }

    @Test
    void roles_decideWhoListensAndWhoHostsMatchers() throws Exception {
        try (var cluster = ClusterUnderTest.start(
                Map.of("fairlead.node.roles", "broker"), Map.of("fairlead.node.roles", "edge"))) {
            NodeUnderTest broker = cluster.nodes().getFirst();
            NodeUnderTest edge = cluster.nodes().getLast();
            BlackBoxBroker callers = new BlackBoxBroker(edge.baseUrl());
            for (int i = 0; i < COMPARTMENTS; i++) {
                meet(callers, callers, callers, BlackBoxPeer.in(id()));
            }

            assertThat(broker.output()).doesNotContain("Fairlead listens on");
            assertThat(matcherShards(broker)).isPositive();
            assertThat(matcherShards(edge)).isZero();
        }
    }

    private static int matcherShards(NodeUnderTest node) throws Exception {
        return ClusterUnderTest.get(node.management().resolve("/cluster/shards/matcher"))
                .at("/regions")
                .size();
    }
}
