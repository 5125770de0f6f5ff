// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of the operator's location rules: no announcement from the one place is given to an offer from the other. An
 * empty part matches everything, a given part never matches an unknown location; at least one part is given.
 */
public record DeniedPair(
        Optional<String> proxyCountry, OptionalLong proxyAsn, Optional<String> clientCountry, OptionalLong clientAsn) {

    public DeniedPair {
        if (proxyCountry.isEmpty() && proxyAsn.isEmpty() && clientCountry.isEmpty() && clientAsn.isEmpty()) {
            throw new IllegalArgumentException("a rule without any country or ASN would deny every pair");
        }
        requireKnown(proxyCountry, proxyAsn);
        requireKnown(clientCountry, clientAsn);
    }

    boolean denies(Location announcement, Location offer) {
        return fits(proxyCountry, proxyAsn, announcement) && fits(clientCountry, clientAsn, offer);
    }

    private static void requireKnown(Optional<String> country, OptionalLong asn) {
        Location given = new Location(country.orElse(Location.UNKNOWN_COUNTRY), asn.orElse(Location.UNKNOWN_ASN));
        if (country.isPresent() != given.countryKnown() || asn.isPresent() != given.asnKnown()) {
            throw new IllegalArgumentException("a rule cannot name what is unknown: " + given);
        }
    }

    private static boolean fits(Optional<String> country, OptionalLong asn, Location location) {
        return (country.isEmpty() || country.get().equals(location.country()))
                && (asn.isEmpty() || asn.getAsLong() == location.asn());
    }
}
