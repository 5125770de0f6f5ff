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
    }

    boolean denies(Location announcement, Location offer) {
        return fits(proxyCountry, proxyAsn, announcement) && fits(clientCountry, clientAsn, offer);
    }

    private static boolean fits(Optional<String> country, OptionalLong asn, Location location) {
        return (country.isEmpty() || country.get().equals(location.country()))
                && (asn.isEmpty() || asn.getAsLong() == location.asn());
    }
}
