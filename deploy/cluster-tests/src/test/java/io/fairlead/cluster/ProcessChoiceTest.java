// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.CLOSED;
import static io.fairlead.cluster.BlackBoxPeer.OPEN;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is taken when several could be (design.md §3.3), in one and in several compartments. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessChoiceTest {

    private final BlackBoxBroker broker;

    ProcessChoiceTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    @Test
    void offers_takeTheOldestAnnouncementFirst() throws Exception {
        String compartment = id();
        List<BlackBoxProxy> proxies = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            proxies.add(broker.park(BlackBoxPeer.in(compartment)));
        }
        for (int i = 0; i < proxies.size(); i++) {
            try (var offer = broker.offer(BlackBoxPeer.in(compartment), "m" + i);
                    var proxy = proxies.get(i)) {
                proxy.answerTheMatch("a" + i, SOON);
                assertThat(marker(offer)).isEqualTo("a" + i);
            }
        }
    }

    @Test
    void announcements_goToTheOldestOfferFirst() throws Exception {
        String compartment = id();
        List<BlackBoxConnection> offers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            offers.add(broker.parkOffer(BlackBoxPeer.in(compartment), "m" + i));
        }
        for (int i = 0; i < offers.size(); i++) {
            try (var proxy = broker.announce(BlackBoxPeer.in(compartment));
                    var offer = offers.get(i)) {
                var match = proxy.outcome(SOON);
                assertThat(BlackBoxPeer.marker(match.at("/offer/sdp"))).isEqualTo("m" + i);
                assertThat(proxy.answer(match, "a" + i)).isEqualTo("delivered");
                assertThat(marker(offer)).isEqualTo("a" + i);
            }
        }
    }

    private static String given(BlackBoxProxy proxy) throws IOException {
        return BlackBoxPeer.marker(proxy.outcome(SOON).at("/offer/sdp"));
    }

    @Test
    void announcement_goesToTheOldestOfferOfAllItsCompartments() throws Exception {
        String one = id();
        String other = id();
        String friends = id();
        try (var common = broker.parkOffer(BlackBoxPeer.in(other), "oldest");
                var personal = broker.parkOffer(BlackBoxPeer.in().withFriends(friends), "friend");
                var young = broker.parkOffer(BlackBoxPeer.in(one), "youngest")) {
            // Nobody closes a connection meanwhile: the offer would be given to another.
            try (var first = broker.announce(BlackBoxPeer.in(one, other).withFriends(friends))) {
                assertThat(given(first)).isEqualTo("oldest");
                try (var second = broker.announce(BlackBoxPeer.in(one, other).withFriends(friends))) {
                    assertThat(given(second)).isEqualTo("friend");
                    try (var third = broker.announce(BlackBoxPeer.in(one, other).withFriends(friends))) {
                        assertThat(given(third)).isEqualTo("youngest");
                    }
                }
            }
            assertThat(common.isSilent(SHORT) && personal.isSilent(SHORT) && young.isSilent(SHORT))
                    .as("offers wait for their answers")
                    .isTrue();
        }
    }

    @Test
    void offer_takesAFriendBeforeAnOlderStranger() throws Exception {
        String compartment = id();
        String friends = id();
        try (var stranger = broker.park(BlackBoxPeer.in(compartment).behind(CLOSED, CLOSED));
                var friend = broker.park(BlackBoxPeer.in().withFriends(friends).behind(CLOSED, CLOSED));
                var offer = broker.offer(BlackBoxPeer.in(compartment).withFriends(friends), "m")) {
            friend.answerTheMatch("friend", SOON);
            assertThat(marker(offer)).isEqualTo("friend");
            assertThat(stranger.connection().isSilent(SHORT)).isTrue();
        }
    }

    @Test
    void offer_takesAPreferredStrangerBeforeAFriend() throws Exception {
        String compartment = id();
        String friends = id();
        try (var friend = broker.park(BlackBoxPeer.in().withFriends(friends).behind(OPEN, OPEN));
                var stranger = broker.park(BlackBoxPeer.in(compartment).behind(CLOSED, CLOSED));
                var offer = broker.offer(BlackBoxPeer.in(compartment).withFriends(friends), "m")) {
            stranger.answerTheMatch("stranger", SOON);
            assertThat(marker(offer)).isEqualTo("stranger");
            assertThat(friend.connection().isSilent(SHORT)).isTrue();
        }
    }

    @Test
    void offerInTenCompartments_takesTheOldestOfThemAllAndSetsTheOthersFree() throws Exception {
        String[] compartments = new String[10];
        List<BlackBoxProxy> proxies = new ArrayList<>();
        for (int i = 0; i < compartments.length; i++) {
            compartments[i] = id();
            proxies.add(broker.park(BlackBoxPeer.in(compartments[i])));
        }
        for (int i = 0; i < proxies.size(); i++) {
            try (var offer = broker.offer(BlackBoxPeer.in(compartments), "m");
                    var proxy = proxies.get(i)) {
                proxy.answerTheMatch("a" + i, SOON);
                assertThat(marker(offer)).isEqualTo("a" + i);
            }
        }
    }

    @Test
    void pairThatSharesManyCompartments_isMatchedOnce() throws Exception {
        String[] common = {id(), id(), id(), id(), id()};
        String[] personal = {id(), id(), id(), id(), id()};
        var peer = BlackBoxPeer.in(common).withFriends(personal);
        try (var proxy = broker.park(peer);
                var spare = broker.park(peer);
                var offer = broker.offer(peer, "m")) {
            proxy.answerTheMatch("first", SOON);
            assertThat(marker(offer)).isEqualTo("first");
            assertThat(spare.connection().isSilent(SHORT)).isTrue();
            try (var second = broker.offer(peer, "m2")) {
                spare.answerTheMatch("second", SOON);
                assertThat(marker(second)).isEqualTo("second");
            }
        }
    }

    @Test
    void compartmentNamedTwice_isOneCompartment() throws Exception {
        String compartment = id();
        try (var proxy = broker.park(BlackBoxPeer.in(compartment, compartment));
                var offer = broker.offer(BlackBoxPeer.in(compartment, compartment, compartment), "m")) {
            proxy.answerTheMatch("a", SOON);
            assertThat(marker(offer)).isEqualTo("a");
        }
    }

    @Test
    void manyHopelessOnes_doNotHideTheOneThatFits() throws Exception {
        String compartment = id();
        List<BlackBoxProxy> hopeless = new ArrayList<>();
        for (int asn = 1; asn <= 300; asn++) {
            hopeless.add(broker.announce(BlackBoxPeer.in(compartment).from("DE", 64_500)));
        }
        broker.settle();
        try (var fit = broker.park(BlackBoxPeer.in(compartment).from("FR", 64_501));
                var offer = broker.offer(BlackBoxPeer.in(compartment).from("DE", 64_500), "m")) {
            fit.answerTheMatch("fit", SOON);
            var answered = offer.read(SOON);
            assertThat(answered.at("/proxy/country") + answered.at("/proxy/asn"))
                    .isEqualTo("FR64501");
        }
        for (var proxy : hopeless) {
            proxy.close();
        }
    }

    @Test
    void oneProxyIdAnnouncedTwice_isGivenTwoClients() throws Exception {
        String compartment = id();
        String proxyId = id();
        try (var one = broker.connect();
                var other = broker.connect();
                var first = broker.parkOffer(BlackBoxPeer.in(compartment), "m1");
                var second = broker.parkOffer(BlackBoxPeer.in(compartment), "m2")) {
            for (var connection : List.of(one, other)) {
                connection.post(
                        "/v1/announcements", BlackBoxPeer.in(compartment).announcement(proxyId));
                var match = connection.read(SOON);
                String marker = BlackBoxPeer.marker(match.at("/offer/sdp"));
                new BlackBoxProxy(broker, proxyId, connection).answer(match, "for " + marker);
            }
            assertThat(List.of(marker(first), marker(second))).containsExactly("for m1", "for m2");
        }
    }

    private static String marker(BlackBoxConnection offer) throws Exception {
        return BlackBoxPeer.marker(offer.read(SOON).at("/answer/sdp"));
    }
}
