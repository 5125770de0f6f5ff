// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a simulated peer is, as far as the broker is told: where it is, how its NAT behaves, whom it wants to meet.
 *
 * @param name short, and unique in the crowd: "p07" or "c13"
 * @param asn from the range that RFC 5398 keeps for documentation
 */
record Persona(
        String name,
        String country,
        int asn,
        Nat nat,
        List<String> portMappings,
        String network,
        int protocolVersion,
        Set<Pool> pools) {

    /** How hard it is to reach somebody: the traversal classes, as design and API define them. */
    enum Traversal {
        UNLIMITED,
        PARTIALLY_LIMITED,
        STRICTLY_LIMITED
    }

    /** NAT behaviours as found in the field, and how a line of the demo calls them. */
    enum Nat {
        OPEN("open", "endpoint-independent", "endpoint-independent", Traversal.UNLIMITED),
        CONE("cone", "endpoint-independent", "address-dependent", Traversal.UNLIMITED),
        PORT_RESTRICTED(
                "port-restricted", "endpoint-independent", "address-and-port-dependent", Traversal.PARTIALLY_LIMITED),
        SYMMETRIC("symmetric", "address-and-port-dependent", "address-and-port-dependent", Traversal.STRICTLY_LIMITED),
        UNKNOWN("unknown NAT", "unknown", "unknown", Traversal.STRICTLY_LIMITED);

        private final String label;
        private final String mapping;
        private final String filtering;
        private final Traversal traversal;

        Nat(String label, String mapping, String filtering, Traversal traversal) {
            this.label = label;
            this.mapping = mapping;
            this.filtering = filtering;
            this.traversal = traversal;
        }

        String mapping() {
            return mapping;
        }

        String filtering() {
            return filtering;
        }
    }

    private static final List<String> COUNTRIES = List.of("BR", "CA", "DE", "IN", "JP", "KE");
    private static final int FIRST_ASN = 64_496;
    private static final int ASNS_PER_COUNTRY = 2;
    private static final List<List<String>> PORT_MAPPINGS =
            List.of(List.of(), List.of(), List.of("none"), List.of("upnp"), List.of("nat-pmp", "pcp"));
    private static final List<String> NETWORKS = List.of("wifi", "wifi", "wired", "mobile", "vpn", "unknown");
    private static final double NEWER_PROTOCOL_SHARE = 0.2;

    Persona {
        portMappings = List.copyOf(portMappings);
        pools = Set.copyOf(pools);
    }

    static Persona random(String name, RandomGenerator random) {
        int country = random.nextInt(COUNTRIES.size());
        return new Persona(
                name,
                COUNTRIES.get(country),
                FIRST_ASN + country * ASNS_PER_COUNTRY + random.nextInt(ASNS_PER_COUNTRY),
                Nat.values()[random.nextInt(Nat.values().length)],
                PORT_MAPPINGS.get(random.nextInt(PORT_MAPPINGS.size())),
                NETWORKS.get(random.nextInt(NETWORKS.size())),
                random.nextDouble() < NEWER_PROTOCOL_SHARE ? 2 : 1,
                randomPools(random));
    }

    private static Set<Pool> randomPools(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> EnumSet.of(Pool.COMMON_1);
            case 3, 4 -> EnumSet.of(Pool.COMMON_2);
            case 5, 6 -> EnumSet.of(Pool.COMMON_1, Pool.COMMON_2);
            case 7 -> EnumSet.of(Pool.COMMON_1, Pool.FRIENDS_1);
            case 8 -> EnumSet.of(Pool.FRIENDS_1);
            default -> EnumSet.of(Pool.FRIENDS_2);
        };
    }

    /** Whether the broker must keep the two apart for where they are. */
    boolean sameNetworkAs(Persona other) {
        return country.equals(other.country) && asn == other.asn;
    }

    /** What the broker must say of an offer of this peer that is given an announcement of that one. */
    boolean natIsCompatibleWith(Persona proxy) {
        return switch (traversal()) {
            case UNLIMITED -> true;
            case PARTIALLY_LIMITED -> proxy.traversal() != Traversal.STRICTLY_LIMITED;
            case STRICTLY_LIMITED -> proxy.traversal() == Traversal.UNLIMITED;
        };
    }

    private Traversal traversal() {
        if (portMappings.stream().anyMatch(mapping -> !mapping.equals("none"))) {
            return Traversal.UNLIMITED;
        }
        return nat.traversal;
    }

    boolean sharesPoolWith(Persona other) {
        return pools.stream().anyMatch(other.pools::contains);
    }

    /** The compartment IDs of one kind, as the API wants them. */
    List<String> compartments(Pool.Kind kind) {
        return pools.stream().filter(pool -> pool.kind() == kind).map(Pool::id).toList();
    }

    @Override
    public String toString() {
        return "%s (%s, %s)".formatted(name, country, nat.label);
    }
}
