// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.NatBehavior.ADDRESS_AND_PORT_DEPENDENT;
import static io.fairlead.matching.NatBehavior.ENDPOINT_INDEPENDENT;
import static io.fairlead.matching.NatBehavior.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of design.md §3.1, written down a second time. */
class TraversalTest {

    /** All sixteen NAT types: U is unlimited, P partially limited, S strictly limited. */
    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, UNKNOWN, S",
        "UNKNOWN, ENDPOINT_INDEPENDENT, S",
        "UNKNOWN, ADDRESS_DEPENDENT, S",
        "UNKNOWN, ADDRESS_AND_PORT_DEPENDENT, S",
        "ENDPOINT_INDEPENDENT, UNKNOWN, U",
        "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, U",
        "ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, U",
        "ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, P",
        "ADDRESS_DEPENDENT, UNKNOWN, S",
        "ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT, S",
        "ADDRESS_DEPENDENT, ADDRESS_DEPENDENT, S",
        "ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, S",
        "ADDRESS_AND_PORT_DEPENDENT, UNKNOWN, S",
        "ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT, S",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_DEPENDENT, S",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, S",
    })
    void traversal_ofEachNatType(NatBehavior mapping, NatBehavior filtering, char expected) {
        assertThat(new NatType(mapping, filtering).traversal()).isEqualTo(traversal(expected));
    }

    /** Offer, announcement, whether the offer prefers it, whether the two are compatible. */
    private static final String PAIRS = """
            U U - c
            U P - c
            U S p c
            P U p c
            P P p c
            P S - -
            S U p c
            S P - -
            S S - -
            """;

    @Test
    void preferenceAndCompatibility_ofAllPairsOfNatTypes() {
        int pairs = 0;
        for (NatType offer : natTypes()) {
            for (NatType announcement : natTypes()) {
                String row = PAIRS.lines()
                        .filter(line -> line.startsWith(letter(offer) + " " + letter(announcement)))
                        .findFirst()
                        .orElseThrow();
                assertThat(offer.traversal().prefers(announcement.traversal()))
                        .as("%s prefers %s", offer, announcement)
                        .isEqualTo(row.charAt(4) == 'p');
                assertThat(offer.traversal().compatibleWith(announcement.traversal()))
                        .as("%s is compatible with %s", offer, announcement)
                        .isEqualTo(row.charAt(6) == 'c');
                pairs++;
            }
        }
        assertThat(pairs).isEqualTo(256);
    }

    @ParameterizedTest
    @EnumSource(
            value = PortMapping.class,
            names = {"UPNP", "NAT_PMP", "PCP"})
    void effectiveType_isOpenWithAnyPortMapping(PortMapping mapping) {
        for (NatType reported : natTypes()) {
            NatReport report = new NatReport(reported, Set.of(PortMapping.NONE, mapping), NetworkType.MOBILE);
            assertThat(report.effective()).isEqualTo(new NatType(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT));
            assertThat(report.traversal()).isEqualTo(Traversal.UNLIMITED);
        }
    }

    static List<Set<PortMapping>> withoutPortMapping() {
        return List.of(Set.of(), Set.of(PortMapping.NONE));
    }

    @ParameterizedTest
    @MethodSource("withoutPortMapping")
    void effectiveType_isClosedForAnUnknownMobileNetwork(Set<PortMapping> none) {
        assertThat(new NatReport(new NatType(UNKNOWN, UNKNOWN), none, NetworkType.MOBILE).effective())
                .isEqualTo(new NatType(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
    }

    @ParameterizedTest
    @MethodSource("withoutPortMapping")
    void effectiveType_isAsReportedOtherwise(Set<PortMapping> none) {
        for (NatType reported : natTypes()) {
            for (NetworkType network : NetworkType.values()) {
                if (network != NetworkType.MOBILE || !reported.equals(new NatType(UNKNOWN, UNKNOWN))) {
                    assertThat(new NatReport(reported, none, network).effective())
                            .isEqualTo(reported);
                }
            }
        }
    }

    @Test
    void effectiveType_ofAHalfUnknownMobileNetworkIsAsReported() {
        NatType mappingKnown = new NatType(ENDPOINT_INDEPENDENT, UNKNOWN);
        NatType filteringKnown = new NatType(UNKNOWN, ENDPOINT_INDEPENDENT);
        assertThat(new NatReport(mappingKnown, Set.of(), NetworkType.MOBILE).traversal())
                .isEqualTo(Traversal.UNLIMITED);
        assertThat(new NatReport(filteringKnown, Set.of(), NetworkType.MOBILE).effective())
                .isEqualTo(filteringKnown);
    }

    private static List<NatType> natTypes() {
        List<NatType> types = new ArrayList<>();
        for (NatBehavior mapping : NatBehavior.values()) {
            for (NatBehavior filtering : NatBehavior.values()) {
                types.add(new NatType(mapping, filtering));
            }
        }
        return types;
    }

    /** Of the effective type, by a rule of its own, so that the pairs do not lean on the code they test. */
    private static char letter(NatType type) {
        if (type.mapping() != ENDPOINT_INDEPENDENT) {
            return 'S';
        }
        return type.filtering() == ADDRESS_AND_PORT_DEPENDENT ? 'P' : 'U';
    }

    private static Traversal traversal(char letter) {
        return switch (letter) {
            case 'U' -> Traversal.UNLIMITED;
            case 'P' -> Traversal.PARTIALLY_LIMITED;
            case 'S' -> Traversal.STRICTLY_LIMITED;
            default -> throw new IllegalArgumentException("no such class: " + letter);
        };
    }
}
