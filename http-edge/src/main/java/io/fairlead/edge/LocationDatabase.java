// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import com.maxmind.db.Reader.FileMode;
import io.fairlead.config.LocationSettings;
import io.fairlead.matching.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's MaxMind-format databases: one with countries (a city database will do) and one with ASNs, each
 * optional. Read into memory once, at start. Whatever they do not know is unknown.
 */
final class LocationDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(LocationDatabase.class);

    private final Optional<Reader> countries;
    private final Optional<Reader> asns;

    private LocationDatabase(Optional<Reader> countries, Optional<Reader> asns) {
        this.countries = countries;
        this.asns = asns;
    }

    /** @throws IllegalArgumentException naming the file that cannot be opened */
    static LocationDatabase open(LocationSettings settings) {
        return new LocationDatabase(
                settings.countryDatabase().map(LocationDatabase::open),
                settings.asnDatabase().map(LocationDatabase::open));
    }

    private static Reader open(Path file) {
        try {
            return new Reader(file.toFile(), FileMode.MEMORY, new CHMCache());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot open the location database " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    Location locate(InetAddress address) {
        return new Location(
                countries.map(reader -> country(reader, address)).orElse(Location.UNKNOWN_COUNTRY),
                asns.map(reader -> asn(reader, address)).orElse(Location.UNKNOWN_ASN));
    }

    private static String country(Reader reader, InetAddress address) {
        Object country = field(record(reader, address), "country");
        return field(country, "iso_code") instanceof String code
                ? LocationText.country(code)
                : Location.UNKNOWN_COUNTRY;
    }

    private static long asn(Reader reader, InetAddress address) {
        Object number = field(record(reader, address), "autonomous_system_number");
        return number instanceof Number asn ? LocationText.asn(asn.longValue()) : Location.UNKNOWN_ASN;
    }

    private static @Nullable Object field(@Nullable Object record, String name) {
        return record instanceof Map<?, ?> fields ? fields.get(name) : null;
    }

    private static @Nullable Object record(Reader reader, InetAddress address) {
        try {
            return reader.get(address, Map.class);
        } catch (IOException | RuntimeException damaged) {
            LOG.warn("A location database is damaged", damaged);
            return null;
        }
    }
}
