// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may not meet whom (design.md §3.2), and what the client is told: on the shared node, which has the defaults, and
 * on a strict one with a minimum protocol version, denied pairs, and friends allowed in one network.
 */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessEligibilityTest {

    private static final int WAIT_MS = 1_150;
    private static final int AT_ONCE = 16;

    private final BlackBoxBroker lenient;
    private NodeUnderTest node;
    private BlackBoxBroker strict;

    ProcessEligibilityTest(BlackBoxBroker lenient) {
        this.lenient = lenient;
    }

    @BeforeAll
    void startStrictNode() {
        Map<String, String> settings = new TreeMap<>(BlackBoxBroker.LOCATED);
        String matching = "fairlead.cluster-wide.matching.";
        settings.put(matching + "minimum-protocol-version", "2");
        settings.put(matching + "same-network-personal-pairs", "allow");
        settings.put(matching + "denied-pairs.0.proxy-country", "XA");
        settings.put(matching + "denied-pairs.0.client-country", "XB");
        settings.put(matching + "denied-pairs.1.client-asn", "64999");
        settings.put(matching + "denied-pairs.2.proxy-asn", "64777");
        settings.put(matching + "denied-pairs.2.client-country", "XC");
        node = NodeUnderTest.start(settings);
        strict = new BlackBoxBroker(node.baseUrl());
    }

    @AfterAll
    void stopStrictNode() {
        node.close();
    }

    @Test
    void kindsOfCompartments_neverMeetEvenWithEqualBytes() throws Exception {
        String one = id();
        String other = id();
        run(
                () -> assertApart(
                        lenient, BlackBoxPeer.in(one), BlackBoxPeer.in().withFriends(one), "no-proxy"),
                () -> assertApart(lenient, BlackBoxPeer.in().withFriends(other), BlackBoxPeer.in(other), "no-proxy"),
                () -> assertTogether(lenient, friends(anywhere()), friends(anywhere())));
    }

    @Test
    void sameNetwork_isRefused() throws Exception {
        var home = anywhere().from("DE", 64_500);
        run(
                () -> assertApart(lenient, home, home, "only-same-network"),
                () -> assertApart(lenient, friends(home), friends(home), "only-same-network"),
                () -> assertTogether(lenient, home, home.from("DE", 64_501)),
                () -> assertTogether(lenient, home, home.from("FR", 64_500)));
    }

    @Test
    void sameNetwork_isNoObstacleForFriendsWhereTheOperatorAllowsIt() throws Exception {
        var home = anywhere().from("DE", 64_500).speaking(2);
        run(
                () -> assertTogether(strict, friends(home), friends(home)),
                () -> assertApart(strict, home, home, "only-same-network"));
    }

    @Test
    void unknownLocation_isTheSameAsNothing() throws Exception {
        var nowhere = anywhere();
        var country = anywhere().from("X-Client-Country: DE");
        var asn = anywhere().from("X-Client-Asn: 64500");
        var hidden = anywhere().from("XX", 64_500);
        run(
                () -> assertTogether(lenient, nowhere, nowhere),
                () -> assertTogether(lenient, country, country),
                () -> assertTogether(lenient, asn, asn),
                () -> assertTogether(lenient, hidden, hidden),
                () -> assertTogether(lenient, country, anywhere().from("DE", 64_500)));
    }

    @Test
    void spellingOfALocation_doesNotHideTheSameNetwork() throws Exception {
        var home = anywhere().from("DE", 64_500);
        run(
                () -> assertApart(
                        lenient, home, home.from("x-client-country: de", "X-CLIENT-ASN: AS64500"), "only-same-network"),
                () -> assertApart(
                        lenient, home, home.from("X-Client-Country:DE", "X-Client-Asn:  064500"), "only-same-network"));
    }

    @Test
    void deniedPairs_areRefusedInTheirDirectionOnly() throws Exception {
        var proxy = anywhere().speaking(2);
        run(
                () -> assertApart(strict, proxy.from("XA", 1), proxy.from("XB", 2), "only-denied"),
                () -> assertTogether(strict, proxy.from("XB", 1), proxy.from("XA", 2)),
                () -> assertApart(strict, proxy, proxy.from("XE", 64_999), "only-denied"),
                () -> assertTogether(strict, proxy.from("XE", 64_999), proxy),
                () -> assertApart(strict, proxy.from("XF", 64_777), proxy.from("XC", 3), "only-denied"),
                () -> assertTogether(strict, proxy.from("XF", 64_776), proxy.from("XC", 3)),
                () -> assertTogether(strict, proxy, proxy.from("XC", 3)),
                () -> assertApart(strict, friends(proxy.from("XA", 1)), friends(proxy.from("XB", 2)), "only-denied"));
    }

    @Test
    void protocolVersions_selectTheSmaller() throws Exception {
        for (var versions : List.of(List.of(1, 5, 1), List.of(5, 1, 1), List.of(7, 7, 7), List.of(65_535, 2, 2))) {
            String compartment = id();
            try (var proxy = lenient.park(BlackBoxPeer.in(compartment).speaking(versions.get(0)));
                    var offer = lenient.offer(BlackBoxPeer.in(compartment).speaking(versions.get(1)), "m")) {
                var match = proxy.outcome(SOON);
                proxy.answer(match, "a");
                String selected = versions.get(2).toString();
                assertThat(List.of(
                                match.at("/selectedProtocolVersion"),
                                offer.read(SOON).at("/selectedProtocolVersion")))
                        .containsOnly(selected);
            }
        }
    }

    @Test
    void versionsBelowTheMinimum_areNotMatched() throws Exception {
        run(
                () -> assertApart(strict, anywhere().speaking(1), anywhere().speaking(2), "only-old-protocol"),
                () -> assertTogether(strict, anywhere().speaking(2), anywhere().speaking(3)));

        var reply = strict.call("/v1/offers", BlackBoxPeer.in(id()).offer("m"));
        assertThat(reply.verdict()).isEqualTo("426 upgrade-required");
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
    }

    @Test
    void reasonNearestToAMatch_isTheOneTold() throws Exception {
        String compartment = id();
        var client = BlackBoxPeer.in(compartment).speaking(2).from("XB", 9).waiting(WAIT_MS);
        try (var _ = strict.park(BlackBoxPeer.in(compartment).speaking(1).from("XG", 8));
                var _ = strict.park(BlackBoxPeer.in(compartment).speaking(2).from("XA", 8));
                var _ = strict.park(BlackBoxPeer.in(compartment).speaking(2).from("XB", 9));
                var offer = strict.offer(client, "m")) {
            assertThat(offer.read(SOON).verdict()).isEqualTo("no-match only-old-protocol");
        }
    }

    private static BlackBoxPeer anywhere() {
        return BlackBoxPeer.in();
    }

    private static BlackBoxPeer friends(BlackBoxPeer peer) {
        return peer.withFriends("friends");
    }

    private static void run(BlackBoxCrowd.Task... tasks) throws InterruptedException {
        BlackBoxCrowd.run(AT_ONCE, List.of(tasks));
    }

    private static void assertTogether(BlackBoxBroker broker, BlackBoxPeer proxy, BlackBoxPeer client)
            throws Exception {
        String compartment = id();
        try (var parked = broker.park(placed(proxy, compartment));
                var offer = broker.offer(placed(client, compartment), "m")) {
            parked.answerTheMatch("a", SOON);
            assertThat(offer.read(SOON).verdict())
                    .as("%s for %s", proxy, client)
                    .isEqualTo("answered");
        }
    }

    private static void assertApart(BlackBoxBroker broker, BlackBoxPeer proxy, BlackBoxPeer client, String why)
            throws Exception {
        String compartment = id();
        try (var parked = broker.park(placed(proxy, compartment));
                var offer = broker.offer(placed(client, compartment).waiting(WAIT_MS), "m")) {
            assertThat(offer.read(SOON).verdict())
                    .as("%s for %s", proxy, client)
                    .isEqualTo("no-match " + why);
            assertThat(parked.connection().isSilent(BlackBoxBroker.SHORT)).isTrue();
        }
    }

    /** Puts a peer that is in no compartment, or in that of its friends, into a fresh one of that kind. */
    private static BlackBoxPeer placed(BlackBoxPeer peer, String compartment) {
        if (!peer.common().isEmpty() || peer.personal().stream().anyMatch(friends -> friends.length() > 10)) {
            return peer;
        }
        return peer.personal().isEmpty() ? peer.within(compartment) : peer.withFriends(compartment);
    }
}
