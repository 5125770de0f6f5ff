// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.broker.AnswerOutcome;
import io.fairlead.config.LocationSettings;
import io.fairlead.config.LocationSettings.Source;
import io.fairlead.matching.Location;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {

    @TempDir
    private static Path directory;

    private static LocationSettings headers() {
        return new LocationSettings(Source.HEADERS, "X-Country", "X-Asn", Optional.empty(), Optional.empty());
    }

    private static LocationSettings databases() throws Exception {
        Path countries = directory.resolve("country.mmdb");
        new MmdbWriter()
                .put("192.0.2.0/24", Map.of("country", Map.of("iso_code", "DE", "geoname_id", 2_921_044)))
                .put(
                        "192.0.2.128/25",
                        Map.of("city", Map.of("names", Map.of("en", "Oslo")), "country", Map.of("iso_code", "NO")))
                .put("198.51.100.0/24", Map.of("registered_country", Map.of("iso_code", "SE")))
                .put("203.0.113.0/24", Map.of("country", Map.of("iso_code", 7)))
                .put("2001:db8::/32", Map.of("country", Map.of("iso_code", "FI")))
                .put("127.0.0.0/8", Map.of("country", Map.of("iso_code", "IS")))
                .write(countries);
        Path asns = directory.resolve("asn.mmdb");
        new MmdbWriter()
                .put("192.0.2.0/24", Map.of("autonomous_system_number", 64_500))
                .put("198.51.100.0/24", Map.of("autonomous_system_number", (int) 4_200_000_000L))
                .put("203.0.113.0/24", Map.of("autonomous_system_number", "64501"))
                .put("127.0.0.0/8", Map.of("autonomous_system_number", 64_511))
                .write(asns);
        return new LocationSettings(Source.DATABASE, "X-Country", "X-Asn", Optional.of(countries), Optional.of(asns));
    }

    private static Location seen(ListenerSettings settings, String... headers) throws Exception {
        try (EdgeServer server = new EdgeServer(settings);
                RawClient client = server.connect()) {
            server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
            String head = String.join("\r\n", headers);
            String type = "Content-Type: application/json";
            client.send(RawClient.post(
                            "/v1/offers", Bodies.offer().toString(), head.isEmpty() ? type : type + "\r\n" + head))
                    .read();
            return server.broker.nextOffer().request.traits().location();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "192.0.2.1, DE, 64500",
                "192.0.2.200, NO, 64500",
                "198.51.100.1, -, 4200000000",
                "203.0.113.1, -, 0",
                "::ffff:192.0.2.1, DE, 64500",
                "2001:db8::1, FI, 0",
                "10.0.0.1, -, 0",
                "2001:db9::1, -, 0"
            })
    void database_knowsWhatItKnows(String address, String country, long asn) throws Exception {
        Location location = LocationDatabase.open(databases()).locate(InetAddress.ofLiteral(address));
        assertThat(location).isEqualTo(new Location(country == null ? "" : country, asn));
    }

    @Test
    void database_onlyOneIsEnough() throws Exception {
        LocationSettings both = databases();
        LocationSettings one = new LocationSettings(Source.DATABASE, "", "", Optional.empty(), both.asnDatabase());
        assertThat(LocationDatabase.open(one).locate(InetAddress.ofLiteral("192.0.2.1")))
                .isEqualTo(new Location("", 64_500));
    }

    @Test
    void database_unreadableStopsTheStart() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.mmdb"), "not a database");
        for (Path file : new Path[] {broken, directory.resolve("absent.mmdb")}) {
            var settings = new LocationSettings(Source.DATABASE, "", "", Optional.of(file), Optional.empty());
            assertThatThrownBy(() -> new EdgeServer(ListenerSettings.PLAIN.withLocation(settings)))
                    .hasMessageContaining("cannot open the location database")
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    @Test
    void edge_looksUpTheSocketsPeer() throws Exception {
        assertThat(seen(
                        ListenerSettings.PLAIN.withLocation(databases()),
                        "X-Forwarded-For: 192.0.2.1",
                        "X-Country: SE"))
                .isEqualTo(new Location("IS", 64_511));
    }

    @Test
    void edge_looksUpWhomATrustedForwarderNames() throws Exception {
        ListenerSettings behind =
                ListenerSettings.PLAIN.withLocation(databases()).withForwarders("127.0.0.0/8");
        assertThat(seen(behind, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 192.0.2.200, 127.0.0.9"))
                .isEqualTo(new Location("NO", 64_500));
        assertThat(seen(behind, "Forwarded: for=\"192.0.2.1:80\";proto=https")).isEqualTo(new Location("DE", 64_500));
        assertThat(seen(behind, "X-Forwarded-For: nonsense")).isEqualTo(Location.UNKNOWN);
        assertThat(seen(behind)).isEqualTo(Location.UNKNOWN);
    }

    @Test
    void edge_withoutASourceKnowsNothing() throws Exception {
        assertThat(seen(ListenerSettings.PLAIN.withForwarders("127.0.0.0/8"), "X-Country: SE", "X-Asn: 64500"))
                .isEqualTo(Location.UNKNOWN);
    }

    @Test
    void headers_countFromTrustedForwardersOnly() throws Exception {
        ListenerSettings stranger =
                ListenerSettings.PLAIN.withLocation(headers()).withForwarders("10.0.0.0/8");
        assertThat(seen(stranger, "X-Country: SE", "X-Asn: 64500")).isEqualTo(Location.UNKNOWN);
        ListenerSettings trusted =
                ListenerSettings.PLAIN.withLocation(headers()).withForwarders("127.0.0.1/32");
        assertThat(seen(trusted, "x-country: se", "x-asn: AS64500")).isEqualTo(new Location("SE", 64_500));
        assertThat(seen(trusted, "X-Country: SE", "X-Country: NO", "X-Asn: 1")).isEqualTo(new Location("", 1));
        assertThat(seen(trusted)).isEqualTo(Location.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "SE, SE",
        "se, SE",
        "' se ', SE",
        "XX, ''",
        "zz, ''",
        "T1, ''",
        "SWE, ''",
        "S, ''",
        "'', ''",
        "ß, ''",
        "'S E', ''"
    })
    void country_isTwoLettersOrUnknown(String text, String country) {
        assertThat(LocationText.country(text)).isEqualTo(country);
    }

    @ParameterizedTest
    @CsvSource({
        "64500, 64500",
        "AS64500, 64500",
        "as64500, 64500",
        "' 1 ', 1",
        "4294967295, 4294967295",
        "4294967296, 0",
        "0, 0",
        "-1, 0",
        "AS, 0",
        "'', 0",
        "1.5, 0",
        "99999999999999999999, 0",
        "AS 5, 0"
    })
    void asn_isANumberOrUnknown(String text, long asn) {
        assertThat(LocationText.asn(text)).isEqualTo(asn);
    }
}
