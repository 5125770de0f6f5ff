// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a caller's country and ASN come from ({@code fairlead.node.edge.location}).
 *
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
        NONE,
        DATABASE,
        HEADERS
    }
}
