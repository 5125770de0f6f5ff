// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An announcement, its offer and its answer may each come to whichever node they like. */
@Tag("cluster")
@Tag("long")
class ClusterExchangeTest {

    private static final int NODES = 3;

    private static final RigCluster CLUSTER = RigCluster.start(RigSettings.PATIENT, NODES);

    /** Which node each of the three comes to. */
    record Route(int announcement, int offer, int answer) {}

    static Stream<Route> routes() {
        return Stream.iterate(0, number -> number + 1)
                .limit(NODES * NODES * NODES)
                .map(number -> new Route(number / NODES / NODES, number / NODES % NODES, number % NODES));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @AfterEach
    void nothingIsLeft() {
        CLUSTER.assertNothingLeft();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void exchange_throughAnyNodes_isCompleted(Route route) {
        Compartment pool = node(route.announcement).common();
        assertExchange(route, RigPeer.in(pool), pool, RigPeer.in(pool));
    }

    /** Matchers of several nodes name the same pair to each other. */
    @ParameterizedTest
    @MethodSource("routes")
    void exchange_overSeveralCompartments_isCompleted(Route route) {
        Rig rig = node(route.announcement);
        Compartment shared = rig.common();
        Compartment friends = rig.personal();
        assertExchange(
                route, RigPeer.in(shared, friends, rig.common()), shared, RigPeer.in(shared, friends, rig.common()));
    }

    /** The proxy comes first, or the client, as the route has it. */
    private static void assertExchange(Route route, RigPeer proxy, Compartment shared, RigPeer client) {
        ProxyId proxyId = RigPeer.proxyId();
        boolean proxyFirst = (route.announcement + route.offer + route.answer) % 2 == 0;
        Held<AnnouncementOutcome> announcement;
        Held<OfferOutcome> offer;
        if (proxyFirst) {
            announcement = node(route.announcement).gateway().announce(proxy.announcement(proxyId));
            node(route.announcement).awaitWaiting(shared, 1, 0);
            offer = node(route.offer).gateway().offer(client.offer());
        } else {
            offer = node(route.offer).gateway().offer(client.offer());
            node(route.offer).awaitWaiting(shared, 0, 1);
            announcement = node(route.announcement).gateway().announce(proxy.announcement(proxyId));
        }
        var matched = node(route.announcement).outcome(announcement, AnnouncementOutcome.Matched.class);
        var answer =
                new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer by " + proxyId));

        assertThat(node(route.answer).answer(answer)).isEqualTo(AnswerOutcome.DELIVERED);
        assertThat(node(route.answer).answer(answer)).as("again").isEqualTo(AnswerOutcome.NO_CLIENT);

        var answered = node(route.offer).outcome(offer, OfferOutcome.Answered.class);
        assertThat(answered.connectionId()).isEqualTo(matched.connectionId());
        assertThat(answered.sdp()).isEqualTo("answer by " + proxyId);
    }

    private static Rig node(int index) {
        return CLUSTER.node(index);
    }
}
