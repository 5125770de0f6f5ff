// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a caller's country and ASN come from ({@code fairlead.node.edge.location}).
 *
 * @param source what decides a caller's location
 * @param countryHeader the header with the country, as ISO 3166-1 alpha-2
 * @param asnHeader the header with the autonomous system number
 * @param countryDatabase a MaxMind-format country or city database; absent or empty means unknown
 * @param asnDatabase a MaxMind-format ASN database; absent or empty means unknown
 */
public record LocationSettings(
        Source source,
        String countryHeader,
        String asnHeader,
        Optional<Path> countryDatabase,
        Optional<Path> asnDatabase) {

    /** What decides a caller's location. */
    public enum Source {
        /** Nothing: every location is unknown. */
        NONE,
        /** The caller's address, looked up in the databases. */
        DATABASE,
        /** The headers of a trusted forwarder. */
        HEADERS
    }

    static LocationSettings read(SettingsReader in) {
        var settings = new LocationSettings(
                in.choice("source", Source.class),
                in.text("country-header", "the name of a header", Syntax::isHeaderName),
                in.text("asn-header", "the name of a header", Syntax::isHeaderName),
                in.optionalPath("country-database"),
                in.optionalPath("asn-database"));
        if (settings.source == Source.DATABASE) {
            settings.checkDatabases(in);
        }
        return settings;
    }

    private void checkDatabases(SettingsReader in) {
        in.rule(
                countryDatabase.isPresent() || asnDatabase.isPresent(),
                "must not be database while neither country-database nor asn-database is given",
                "source",
                "country-database",
                "asn-database");
        in.rule(isAbsentOrReadable(countryDatabase), "must be a readable file", "country-database");
        in.rule(isAbsentOrReadable(asnDatabase), "must be a readable file", "asn-database");
    }

    private static boolean isAbsentOrReadable(Optional<Path> file) {
        return file.map(Syntax::isReadableFile).orElse(true);
    }
}
