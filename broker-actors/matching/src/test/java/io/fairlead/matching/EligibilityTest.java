// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 3 to 5 of design.md §3.2. */
class EligibilityTest {

    private static final Location GERMAN = new Location("DE", 3320);
    private static final Location FRENCH = new Location("FR", 3215);

    /** Countries and ASNs of proxy and client, with "-" and 0 for unknown. */
    @ParameterizedTest
    @CsvSource({
        "DE, 3320, DE, 3320, true",
        "DE, 3320, DE, 8881, false",
        "DE, 3320, FR, 3320, false",
        "DE, 3320, FR, 3215, false",
        "DE, 0, DE, 0, false",
        "DE, 0, DE, 3320, false",
        "DE, 3320, DE, 0, false",
        "-, 3320, -, 3320, false",
        "-, 3320, DE, 3320, false",
        "DE, 3320, -, 3320, false",
        "-, 0, -, 0, false",
    })
    void sameNetwork_needsBothHalvesKnownAndEqual(
            String proxyCountry, long proxyAsn, String clientCountry, long clientAsn, boolean same) {
        Location proxy = new Location(proxyCountry.replace("-", ""), proxyAsn);
        Location client = new Location(clientCountry.replace("-", ""), clientAsn);
        Optional<Ineligible> expected = same ? Optional.of(Ineligible.SAME_NETWORK) : Optional.empty();
        for (CompartmentKind kind : CompartmentKind.values()) {
            assertThat(rules(false).ineligible(kind, traits(proxy, 1), traits(client, 1)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void sameNetwork_canBeAllowedForPersonalPairsOnly() {
        Traits peer = traits(GERMAN, 1);
        assertThat(rules(true).ineligible(CompartmentKind.PERSONAL, peer, peer)).isEmpty();
        assertThat(rules(true).ineligible(CompartmentKind.COMMON, peer, peer)).contains(Ineligible.SAME_NETWORK);
        assertThat(rules(false).ineligible(CompartmentKind.PERSONAL, peer, peer))
                .contains(Ineligible.SAME_NETWORK);
    }

    /** A rule's four parts ("-" and 0: not given), and whether it denies a proxy in DE 3320 to a client in FR 3215. */
    @ParameterizedTest
    @CsvSource({
        "DE, 0, -, 0, true",
        "-, 3320, -, 0, true",
        "-, 0, FR, 0, true",
        "-, 0, -, 3215, true",
        "DE, 0, FR, 0, true",
        "-, 3320, -, 3215, true",
        "DE, 0, -, 3215, true",
        "DE, 3320, FR, 3215, true",
        "FR, 0, -, 0, false",
        "-, 3215, -, 0, false",
        "-, 0, DE, 0, false",
        "-, 0, -, 3320, false",
        "FR, 0, DE, 0, false",
        "DE, 3215, -, 0, false",
        "DE, 3320, FR, 3320, false",
        "DE, 3320, NL, 3215, false",
        "NL, 3320, FR, 3215, false",
        "DE, 8881, FR, 3215, false",
    })
    void denied_whenEveryGivenPartFits(String proxyCountry, long proxyAsn, String country, long asn, boolean denied) {
        DeniedPair pair = pair(proxyCountry, proxyAsn, country, asn);
        for (CompartmentKind kind : CompartmentKind.values()) {
            assertThat(rules(true, pair).ineligible(kind, traits(GERMAN, 1), traits(FRENCH, 1)))
                    .isEqualTo(denied ? Optional.of(Ineligible.DENIED) : Optional.empty());
        }
    }

    @Test
    void denied_neverForAnUnknownPlace() {
        DeniedPair anyGermanProxy = pair("DE", 0, "-", 0);
        DeniedPair anyProxyOfOneNetwork = pair("-", 3320, "-", 0);
        MatchingRules rules = rules(false, anyGermanProxy, anyProxyOfOneNetwork);
        assertThat(rules.ineligible(CompartmentKind.COMMON, traits(Location.UNKNOWN, 1), traits(FRENCH, 1)))
                .isEmpty();
        assertThat(rules.ineligible(CompartmentKind.COMMON, traits(GERMAN, 1), traits(Location.UNKNOWN, 1)))
                .contains(Ineligible.DENIED);
    }

    @Test
    void denied_whenAnyOfSeveralRulesDoes() {
        MatchingRules rules = rules(false, pair("NL", 0, "-", 0), pair("-", 0, "FR", 0));
        assertThat(rules.ineligible(CompartmentKind.COMMON, traits(GERMAN, 1), traits(FRENCH, 1)))
                .contains(Ineligible.DENIED);
        assertThat(rules.ineligible(CompartmentKind.COMMON, traits(FRENCH, 1), traits(GERMAN, 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, true", "2, 1, 1, true", "1, 2, 2, false", "2, 1, 2, false", "2, 3, 2, true", "3, 2, 3, false"
    })
    void protocol_smallerVersionMustReachTheMinimum(int announcement, int offer, int minimum, boolean eligible) {
        MatchingRules rules = new MatchingRules(minimum, false, List.of(), Duration.ZERO);
        assertThat(rules.ineligible(CompartmentKind.COMMON, traits(GERMAN, announcement), traits(FRENCH, offer)))
                .isEqualTo(eligible ? Optional.empty() : Optional.of(Ineligible.OLD_PROTOCOL));
    }

    @Test
    void protocol_selectedIsTheSmallerFromBothSides() {
        assertThat(traits(GERMAN, 3).selectedProtocolVersion(traits(FRENCH, 2))).isEqualTo(2);
        assertThat(traits(GERMAN, 2).selectedProtocolVersion(traits(FRENCH, 3))).isEqualTo(2);
    }

    @Test
    void reasons_areGivenInTheOrderInWhichTheyAreAsked() {
        MatchingRules strict = new MatchingRules(2, false, List.of(pair("DE", 0, "-", 0)), Duration.ZERO);
        Traits announcement = traits(GERMAN, 1);
        assertThat(strict.ineligible(CompartmentKind.COMMON, announcement, traits(GERMAN, 1)))
                .contains(Ineligible.SAME_NETWORK);
        assertThat(strict.ineligible(CompartmentKind.COMMON, announcement, traits(FRENCH, 1)))
                .contains(Ineligible.DENIED);
        assertThat(Ineligible.values())
                .containsExactly(Ineligible.SAME_NETWORK, Ineligible.DENIED, Ineligible.OLD_PROTOCOL);
    }

    @Test
    void eligibility_ignoresTraversal() {
        for (Traversal announcement : Traversal.values()) {
            for (Traversal offer : Traversal.values()) {
                assertThat(rules(false)
                                .ineligible(
                                        CompartmentKind.COMMON,
                                        new Traits(announcement, GERMAN, 1),
                                        new Traits(offer, FRENCH, 1)))
                        .isEmpty();
            }
        }
    }

    @Test
    void settings_outOfRangeAreRefused() {
        assertThatThrownBy(() -> pair("-", 0, "-", 0)).hasMessageContaining("deny every pair");
        assertThatThrownBy(() ->
                        new DeniedPair(Optional.of(""), OptionalLong.empty(), Optional.empty(), OptionalLong.empty()))
                .hasMessageContaining("unknown");
        assertThatThrownBy(() ->
                        new DeniedPair(Optional.empty(), OptionalLong.of(0), Optional.empty(), OptionalLong.empty()))
                .hasMessageContaining("unknown");
        assertThatThrownBy(() -> new MatchingRules(0, false, List.of(), Duration.ZERO))
                .hasMessageContaining("minimumProtocolVersion");
        assertThatThrownBy(() -> new MatchingRules(1, false, List.of(), Duration.ofNanos(-1)))
                .hasMessageContaining("offerMinimumRemaining");
        assertThatThrownBy(() -> traits(GERMAN, 0)).hasMessageContaining("protocolVersion");
    }

    /** What {@link Family} relies on, in any rules: see LOAD_BEARING.md, 8. */
    @Test
    void whoIsRefusedWithoutANetwork_isRefusedWithAny() {
        Random random = new Random(9);
        for (int round = 0; round < 20_000; round++) {
            MatchingRules any = new MatchingRules(
                    1 + random.nextInt(2),
                    random.nextBoolean(),
                    Stream.generate(() -> deniedPair(random)).limit(3).toList(),
                    Duration.ZERO);
            Traits announcement = traits(location(random), 1 + random.nextInt(2));
            Traits offer = traits(location(random), 1 + random.nextInt(2));
            for (CompartmentKind kind : CompartmentKind.values()) {
                if (any.ineligible(kind, announcement, offer).isEmpty()) {
                    assertThat(any.ineligible(kind, announcement.ofUnknownAsn(), offer))
                            .isEmpty();
                    assertThat(any.ineligible(kind, announcement, offer.ofUnknownAsn()))
                            .isEmpty();
                }
            }
        }
    }

    private static Location location(Random random) {
        return new Location(List.of("", "DE", "FR").get(random.nextInt(3)), random.nextInt(3));
    }

    private static DeniedPair deniedPair(Random random) {
        return random.nextBoolean()
                ? new DeniedPair(Optional.of("DE"), asn(random), country(random), asn(random))
                : new DeniedPair(country(random), asn(random), Optional.of("FR"), asn(random));
    }

    private static Optional<String> country(Random random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "DE" : "FR");
    }

    private static OptionalLong asn(Random random) {
        return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(1 + random.nextInt(2));
    }

    private static MatchingRules rules(boolean allowSameNetworkPersonalPairs, DeniedPair... denied) {
        return new MatchingRules(1, allowSameNetworkPersonalPairs, List.of(denied), Duration.ZERO);
    }

    private static Traits traits(Location location, int protocolVersion) {
        return new Traits(Traversal.UNLIMITED, location, protocolVersion);
    }

    private static DeniedPair pair(String proxyCountry, long proxyAsn, String clientCountry, long clientAsn) {
        return new DeniedPair(country(proxyCountry), asn(proxyAsn), country(clientCountry), asn(clientAsn));
    }

    private static Optional<String> country(String text) {
        return Optional.of(text).filter(given -> !given.equals("-"));
    }

    private static OptionalLong asn(long asn) {
        return asn == 0 ? OptionalLong.empty() : OptionalLong.of(asn);
    }
}
