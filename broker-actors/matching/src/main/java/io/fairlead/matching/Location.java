// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/**
 * Where a peer's address is, as far as the broker knows.
 *
 * @param country ISO 3166-1 alpha-2 in capitals, or {@link #UNKNOWN_COUNTRY}
 * @param asn autonomous system number, 1 to 4 294 967 295, or {@link #UNKNOWN_ASN} (0 is reserved by RFC 7607)
 */
public record Location(String country, long asn) {

    public static final String UNKNOWN_COUNTRY = "";
    public static final long UNKNOWN_ASN = 0;
    public static final long ASN_MAX = 0xFFFF_FFFFL;
    public static final Location UNKNOWN = new Location(UNKNOWN_COUNTRY, UNKNOWN_ASN);

    private static final int COUNTRY_LENGTH = 2;

    public Location {
        if (!country.isEmpty() && !isTwoCapitals(country)) {
            throw new IllegalArgumentException("country is not two capital letters: " + country);
        }
        if (asn < 0 || asn > ASN_MAX) {
            throw new IllegalArgumentException("asn is not in 0.." + ASN_MAX + ": " + asn);
        }
    }

    public boolean countryKnown() {
        return !country.isEmpty();
    }

    public boolean asnKnown() {
        return asn != UNKNOWN_ASN;
    }

    Location ofUnknownAsn() {
        return asnKnown() ? new Location(country, UNKNOWN_ASN) : this;
    }

    /** The same country and the same ASN; an unknown half equals nothing (design.md §3.2). */
    boolean sameNetworkAs(Location other) {
        return asnKnown() && countryKnown() && asn == other.asn && country.equals(other.country);
    }

    /** Checked for each request, so not by a pattern. */
    private static boolean isTwoCapitals(String text) {
        return text.length() == COUNTRY_LENGTH && text.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
    }
}
