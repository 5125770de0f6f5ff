// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.CLOSED;
import static io.fairlead.cluster.BlackBoxPeer.OPEN;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of design.md §3.1, for all NAT types that an offer and an announcement can report. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessNatTest {

    private static final int AT_ONCE = 24;
    private static final List<String> BEHAVIORS = List.of("unknown", OPEN, "address-dependent", CLOSED);
    private static final String UNLIMITED = "unlimited";
    private static final String PARTIALLY = "partially-limited";
    private static final String STRICTLY = "strictly-limited";

    private final BlackBoxBroker broker;

    ProcessNatTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    private record Nat(String mapping, String filtering) {

        static List<Nat> all() {
            return BEHAVIORS.stream()
                    .flatMap(mapping -> BEHAVIORS.stream().map(filtering -> new Nat(mapping, filtering)))
                    .toList();
        }

        String traversal() {
            if (!mapping.equals(OPEN)) {
                return STRICTLY;
            }
            return filtering.equals(CLOSED) ? PARTIALLY : UNLIMITED;
        }

        BlackBoxPeer peer(String compartment) {
            return BlackBoxPeer.in(compartment).behind(mapping, filtering);
        }
    }

    private static boolean prefers(String offer, String announcement) {
        return switch (offer) {
            case UNLIMITED -> announcement.equals(STRICTLY);
            case PARTIALLY -> !announcement.equals(STRICTLY);
            default -> announcement.equals(UNLIMITED);
        };
    }

    private static boolean compatible(String offer, String announcement) {
        return offer.equals(UNLIMITED) || prefers(offer, announcement);
    }

    @Test
    void everyPair_isMatchedAndBothAreToldWhetherItFits() throws Exception {
        forAllPairs((client, proxy) -> {
            String compartment = id();
            try (var parked = broker.park(proxy.peer(compartment));
                    var offer = broker.offer(client.peer(compartment), "m")) {
                var match = parked.outcome(SOON);
                assertThat(parked.answer(match, "a")).isEqualTo("delivered");
                var answered = offer.read(SOON);

                String expected = String.valueOf(compatible(client.traversal(), proxy.traversal()));
                assertThat(List.of(match.at("/natCompatible"), answered.at("/natCompatible")))
                        .as("%s asks, %s answers", client, proxy)
                        .containsOnly(expected);
                assertThat(answered.at("/proxy/traversal")).as("%s", proxy).isEqualTo(proxy.traversal());
            }
        });
    }

    @Test
    void preferredYounger_goesBeforeOlder() throws Exception {
        forAllPairs((client, older) -> {
            Nat younger = client.traversal().equals(UNLIMITED) ? new Nat(CLOSED, CLOSED) : new Nat(OPEN, OPEN);
            boolean olderWins = prefers(client.traversal(), older.traversal());
            assertChoice(client, older, younger, olderWins);
        });
    }

    @Test
    void younger_goesBeforeOlderOnlyWhenPreferred() throws Exception {
        forAllPairs((client, younger) -> {
            Nat older =
                    switch (client.traversal()) {
                        case UNLIMITED -> new Nat(OPEN, OPEN);
                        case PARTIALLY -> new Nat(CLOSED, CLOSED);
                        default -> new Nat(OPEN, CLOSED);
                    };
            boolean olderWins = !prefers(client.traversal(), younger.traversal());
            assertChoice(client, older, younger, olderWins);
        });
    }

    /** Reported type, port mappings and network of an announcement, and the traversal that follows from them. */
    @ParameterizedTest
    @CsvSource({
        "unknown, unknown, none, wired, strictly-limited",
        "unknown, unknown, '', mobile, strictly-limited",
        "unknown, unknown, upnp, mobile, unlimited",
        "unknown, endpoint-independent, none, mobile, strictly-limited",
        "endpoint-independent, unknown, none, mobile, unlimited",
        "endpoint-independent, endpoint-independent, none, mobile, unlimited",
        "endpoint-independent, address-and-port-dependent, none, vpn, partially-limited",
        "endpoint-independent, address-and-port-dependent, nat-pmp, vpn, unlimited",
        "address-and-port-dependent, address-and-port-dependent, none, wifi, strictly-limited",
        "address-and-port-dependent, address-and-port-dependent, pcp, wifi, unlimited",
        "address-and-port-dependent, address-and-port-dependent, none+upnp, unknown, unlimited",
        "address-dependent, address-dependent, upnp+nat-pmp+pcp, wifi, unlimited"
    })
    void effectiveNatType_followsFromMappingsAndNetwork(
            String mapping, String filtering, String portMappings, String network, String traversal) throws Exception {
        String[] mapped = portMappings.isEmpty() ? new String[0] : portMappings.split("\\+", -1);
        String compartment = id();
        var proxy = BlackBoxPeer.in(compartment)
                .behind(mapping, filtering)
                .mapped(mapped)
                .on(network);
        try (var parked = broker.park(proxy);
                var offer = broker.offer(BlackBoxPeer.in(compartment).behind(CLOSED, CLOSED), "m")) {
            parked.answerTheMatch("a", SOON);
            var answered = offer.read(SOON);

            assertThat(answered.at("/proxy/traversal")).isEqualTo(traversal);
            assertThat(answered.at("/natCompatible")).isEqualTo(String.valueOf(traversal.equals(UNLIMITED)));
        }
    }

    @Test
    void clientOnMobileWithUnknownNat_countsAsStrictlyLimited() throws Exception {
        String compartment = id();
        var client = new Nat("unknown", "unknown").peer(compartment).on("mobile");
        try (var older = broker.park(new Nat(OPEN, CLOSED).peer(compartment));
                var younger = broker.park(new Nat(OPEN, OPEN).peer(compartment));
                var offer = broker.offer(client, "m")) {
            assertThat(younger.answerTheMatch("younger", SOON)).isEqualTo("delivered");
            assertThat(offer.read(SOON).at("/natCompatible")).isEqualTo("true");
            assertThat(older.proxyId()).isNotEqualTo(younger.proxyId());
        }
    }

    private void assertChoice(Nat client, Nat older, Nat younger, boolean olderWins) throws Exception {
        String compartment = id();
        try (var first = broker.park(older.peer(compartment));
                var second = broker.park(younger.peer(compartment));
                var offer = broker.offer(client.peer(compartment), "m")) {
            var winner = olderWins ? first : second;
            assertThat(winner.answerTheMatch(winner.proxyId(), SOON)).isEqualTo("delivered");
            assertThat(offer.read(SOON).verdict())
                    .as("%s chooses between %s and the younger %s", client, older, younger)
                    .isEqualTo("answered");
        }
    }

    private interface Pair {
        void check(Nat client, Nat proxy) throws Exception;
    }

    private static void forAllPairs(Pair pair) throws InterruptedException {
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (Nat client : Nat.all()) {
            for (Nat proxy : Nat.all()) {
                tasks.add(() -> pair.check(client, proxy));
            }
        }
        BlackBoxCrowd.run(AT_ONCE, tasks);
    }
}
