// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.matching.Location;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads countries and ASNs as CDNs and databases write them; what cannot be read is unknown. */
final class LocationText {

    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern ASN = Pattern.compile("(?:AS)?([0-9]{1,10})", Pattern.CASE_INSENSITIVE);
    /** Codes that ISO 3166-1 leaves to users, and that CDNs use for "unknown". */
    private static final Set<String> NO_COUNTRY = Set.of("XX", "ZZ");

    private LocationText() {}

    static String country(String text) {
        String letters = text.strip();
        String code = letters.toUpperCase(Locale.ROOT);
        return COUNTRY.matcher(letters).matches() && !NO_COUNTRY.contains(code) ? code : Location.UNKNOWN_COUNTRY;
    }

    static long asn(String text) {
        Matcher asn = ASN.matcher(text.strip());
        return asn.matches() ? asn(Long.parseLong(asn.group(1))) : Location.UNKNOWN_ASN;
    }

    static long asn(long number) {
        return number >= 1 && number <= Location.ASN_MAX ? number : Location.UNKNOWN_ASN;
    }
}
