// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.CLOSED;
import static io.fairlead.cluster.BlackBoxPeer.OPEN;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
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

    private static final int AT_ONCE = 12;
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

    /** The older one is of every type; the younger one is of a type that the client prefers. */
    @Test
    void preferredYounger_goesBeforeEveryOlderThatIsNotPreferred() throws Exception {
        forAllPairs(Nat.all(), (client, older) -> {
            Nat younger = client.traversal().equals(UNLIMITED) ? new Nat(CLOSED, CLOSED) : new Nat(OPEN, OPEN);
            boolean olderFirst = prefers(client.traversal(), older.traversal());
            assertOrder(client, older, younger, olderFirst);
        });
    }

    /** The younger one is of every type; the older one is of a type that the client does not prefer. */
    @Test
    void younger_goesBeforeOlderOnlyWhenPreferred() throws Exception {
        List<Nat> clients = List.of(new Nat(OPEN, "unknown"), new Nat(OPEN, CLOSED), new Nat("unknown", "unknown"));
        forAllPairs(clients, (client, younger) -> {
            Nat older =
                    switch (client.traversal()) {
                        case UNLIMITED -> new Nat(OPEN, OPEN);
                        case PARTIALLY -> new Nat(CLOSED, CLOSED);
                        default -> new Nat(OPEN, CLOSED);
                    };
            boolean olderFirst = !prefers(client.traversal(), younger.traversal());
            assertOrder(client, older, younger, olderFirst);
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
            younger.answerTheMatch("younger", SOON);
            assertThat(offer.read(SOON).at("/natCompatible")).isEqualTo("true");
            assertThat(older.proxyId()).isNotEqualTo(younger.proxyId());
        }
    }

    /** Both are taken in the end, since an incompatible pair is still better than none; both sides are told. */
    private void assertOrder(Nat client, Nat older, Nat younger, boolean olderFirst) throws Exception {
        String compartment = id();
        try (var first = broker.park(older.peer(compartment));
                var second = broker.park(younger.peer(compartment))) {
            try {
                assertMeet(client, compartment, olderFirst ? first : second, olderFirst ? older : younger);
                assertMeet(client, compartment, olderFirst ? second : first, olderFirst ? younger : older);
            } catch (SocketTimeoutException notTaken) {
                throw new AssertionError("%s, between %s and the younger %s, took the other or none; that one: %s"
                        .formatted(client, older, younger, outcome(olderFirst ? second : first)));
            }
        }
    }

    private static String outcome(BlackBoxProxy proxy) throws IOException {
        try {
            return proxy.outcome(SHORT).toString();
        } catch (SocketTimeoutException none) {
            return "still waits";
        }
    }

    private void assertMeet(Nat client, String compartment, BlackBoxProxy proxy, Nat nat) throws Exception {
        try (var offer = broker.offer(client.peer(compartment), "m")) {
            var match = proxy.outcome(SOON);
            assertThat(proxy.answer(match, "a"))
                    .as("an answer by %s to %s", nat, client)
                    .isEqualTo("delivered");
            var answered = offer.read(SOON);

            String expected = String.valueOf(compatible(client.traversal(), nat.traversal()));
            assertThat(List.of(match.at("/natCompatible"), answered.at("/natCompatible")))
                    .as("%s asks, %s answers", client, nat)
                    .containsOnly(expected);
            assertThat(answered.at("/proxy/traversal")).as("%s", nat).isEqualTo(nat.traversal());
        }
    }

    private interface Pair {
        void check(Nat client, Nat proxy) throws Exception;
    }

    private static void forAllPairs(List<Nat> clients, Pair pair) throws InterruptedException {
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (Nat client : clients) {
            for (Nat proxy : Nat.all()) {
                tasks.add(() -> pair.check(client, proxy));
            }
        }
        BlackBoxCrowd.run(AT_ONCE, tasks);
    }
}
