// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One entry of {@code fairlead.cluster-wide.matching.denied-pairs}: an absent part matches everything.
 *
 * @param proxyCountry ISO 3166-1 alpha-2, in capitals
 * @param proxyAsn an autonomous system number from 1
 * @param clientCountry ISO 3166-1 alpha-2, in capitals
 * @param clientAsn an autonomous system number from 1
 */
public record DeniedPairSettings(
        Optional<String> proxyCountry, OptionalLong proxyAsn, Optional<String> clientCountry, OptionalLong clientAsn) {

    static DeniedPairSettings read(SettingsReader in) {
        var pair = new DeniedPairSettings(
                country(in, "proxy-country"), asn(in, "proxy-asn"),
                country(in, "client-country"), asn(in, "client-asn"));
        in.rule(
                pair.hasAnyPart(),
                "must be given, or another part: a pair without any would deny everybody",
                "proxy-country",
                "proxy-asn",
                "client-country",
                "client-asn");
        return pair;
    }

    private static Optional<String> country(SettingsReader in, String key) {
        return in.optionalText(key, "two capital letters such as DE", Syntax::isCountry);
    }

    private static OptionalLong asn(SettingsReader in, String key) {
        return in.optionalNumber(key, 1, 4_294_967_295L);
    }

    private boolean hasAnyPart() {
        return Stream.of(
                        proxyCountry.isPresent(),
                        proxyAsn.isPresent(),
                        clientCountry.isPresent(),
                        clientAsn.isPresent())
                .anyMatch(Boolean::booleanValue);
    }
}
