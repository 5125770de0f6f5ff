// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.config.LocationSettings;
import io.fairlead.matching.Location;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** Says where a request comes from, in country and ASN, as far as the settings let it know. Never fails. */
final class Locator {

    private final TrustedForwarders trusted;
    private final Function<HttpRequest, Location> source;

    /** @throws IllegalArgumentException when a configured database cannot be opened */
    Locator(LocationSettings settings, TrustedForwarders trusted) {
        this.trusted = trusted;
        this.source = switch (settings.source()) {
            case NONE -> _ -> Location.UNKNOWN;
            case DATABASE -> byAddress(LocationDatabase.open(settings));
            case HEADERS -> request -> byHeaders(request, settings);
        };
    }

    Location locate(HttpRequest request) {
        return source.apply(request);
    }

    private Function<HttpRequest, Location> byAddress(LocationDatabase database) {
        return request -> peer(request)
                .flatMap(peer -> CallerAddress.find(
                        peer, values(request, "x-forwarded-for"), values(request, "forwarded"), trusted))
                .map(database::locate)
                .orElse(Location.UNKNOWN);
    }

    private Location byHeaders(HttpRequest request, LocationSettings settings) {
        if (peer(request).filter(trusted::trusts).isEmpty()) {
            return Location.UNKNOWN;
        }
        return new Location(
                only(values(request, settings.countryHeader()))
                        .map(LocationText::country)
                        .orElse(Location.UNKNOWN_COUNTRY),
                only(values(request, settings.asnHeader()))
                        .map(LocationText::asn)
                        .orElse(Location.UNKNOWN_ASN));
    }

    private static Optional<InetAddress> peer(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
    }

    private static List<String> values(HttpRequest request, String name) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .toList();
    }

    /** Two values contradict each other, whatever they say. */
    private static Optional<String> only(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
