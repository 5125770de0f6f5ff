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

    /** NAT behaviours as found in the field, and how a line of the demo calls them. */
    enum Nat {
        OPEN("open", "endpoint-independent", "endpoint-independent"),
        CONE("cone", "endpoint-independent", "address-dependent"),
        PORT_RESTRICTED("port-restricted", "endpoint-independent", "address-and-port-dependent"),
        SYMMETRIC("symmetric", "address-and-port-dependent", "address-and-port-dependent"),
        UNKNOWN("unknown NAT", "unknown", "unknown");

        private final String label;
        private final String mapping;
        private final String filtering;

        Nat(String label, String mapping, String filtering) {
            this.label = label;
            this.mapping = mapping;
            this.filtering = filtering;
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
