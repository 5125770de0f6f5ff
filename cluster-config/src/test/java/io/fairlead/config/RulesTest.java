// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings must be beyond their ranges, alone and towards each other. */
class RulesTest {

    @Test
    void silence_mustOutlastTwoRefreshes() {
        String refresh = "fairlead.cluster-wide.conversations.refresh-interval = 15s";

        assertThat(paths(Given.lines(refresh))).containsExactly("fairlead.cluster-wide.matching.silence-max");
        assertThat(paths(Given.lines(refresh, "fairlead.cluster-wide.matching.silence-max = 30001ms")))
                .isEmpty();
    }

    @Test
    void rule_aboutAValueThatIsWrongItself_isNotJudged() {
        assertThat(paths(Given.lines("fairlead.cluster-wide.conversations.refresh-interval = 1h")))
                .containsExactly("fairlead.cluster-wide.conversations.refresh-interval");
    }

    @Test
    void rule_aboutASectionThatIsWrongItself_isNotJudged() {
        assertThat(paths(Given.lines("fairlead.cluster-wide.matching = 5")))
                .containsExactly("fairlead.cluster-wide.matching");
    }

    @Test
    void database_withoutAnyPath_isRefused() {
        assertThat(paths(Given.lines("fairlead.node.edge.location.source = database")))
                .containsExactly("fairlead.node.edge.location.source");
    }

    @Test
    void database_thatCannotBeRead_isRefused(@TempDir Path directory) throws Exception {
        Path country = Files.createFile(directory.resolve("country.mmdb"));
        String source = "fairlead.node.edge.location.source = database";
        String countryLine = "fairlead.node.edge.location.country-database = \"" + country + "\"";
        String asnLine = "fairlead.node.edge.location.asn-database = \"" + directory + "\"";

        FairleadSettings settings = FairleadSettings.read(Given.lines(source, countryLine));

        assertThat(settings.node().edge().location().countryDatabase()).contains(country);
        assertThat(settings.node().edge().location().asnDatabase()).isEmpty();
        assertThat(paths(Given.lines(source, countryLine, asnLine)))
                .containsExactly("fairlead.node.edge.location.asn-database");
        assertThat(paths(Given.lines(asnLine)))
                .as("not looked at without source = database")
                .isEmpty();
    }

    @Test
    void headers_withoutTrustedForwarders_areRefused() {
        String source = "fairlead.node.edge.location.source = headers";

        assertThat(paths(Given.lines(source))).containsExactly("fairlead.node.edge.location.source");
        assertThat(paths(Given.lines(source, "fairlead.node.edge.trusted-forwarders = [10.0.0.0/8]")))
                .isEmpty();
    }

    /** Behind a balancer that nobody trusts, every caller would be looked up by the balancer's address. */
    @Test
    void database_forABalancerThatIsNotTrusted_isRefused(@TempDir Path directory) throws Exception {
        String[] lines = {
            "fairlead.node.edge.location.source = database",
            "fairlead.node.edge.location.country-database = \"" + Files.createFile(directory.resolve("c.mmdb")) + "\"",
            "fairlead.node.edge.balancer-port = 8090",
            "fairlead.node.edge.trusted-forwarders = []"
        };

        assertThat(paths(Given.lines(lines))).containsExactly("fairlead.node.edge.location.source");
        lines[3] = "fairlead.node.edge.trusted-forwarders = [10.0.0.0/8]";
        assertThat(paths(Given.lines(lines))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "\"::1\"", "\"fd00::1\"", "\"fe80::1\""})
    void balancerHost_mayBeLocalOrPrivate(String address) {
        assertThat(paths(Given.lines("fairlead.node.edge.balancer-host = " + address)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "192.0.2.1",
                "172.32.0.1",
                "\"::\"",
                "\"2001:db8::1\"",
                "localhost",
                "\"\"",
                "10.1",
                "[]"
            })
    void balancerHost_thatOthersMayReach_isRefused(String address) {
        assertThat(paths(Given.lines("fairlead.node.edge.balancer-host = " + address)))
                .containsExactly("fairlead.node.edge.balancer-host");
    }

    @ParameterizedTest
    @CsvSource({"off, -1", "\"off\", -1", "0, 0", "65535, 65535", "\"8090\", 8090"})
    void balancerPort_isOffOrAPort(String value, int port) {
        OptionalInt expected = port < 0 ? OptionalInt.empty() : OptionalInt.of(port);

        assertThat(FairleadSettings.read(Given.lines("fairlead.node.edge.balancer-port = " + value))
                        .node()
                        .edge()
                        .balancerPort())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "on", "Off", "false", "\"\"", "1.5", "null"})
    void balancerPort_thatIsNeither_isRefused(String value) {
        assertThat(Given.problems(Given.lines("fairlead.node.edge.balancer-port = " + value)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("fairlead.node.edge.balancer-port");
                    assertThat(problem.message()).startsWith("must be off, or a whole number from 0 to 65535, but is ");
                });
    }

    @Test
    void deniedPair_mayLeavePartsOut() {
        Config config = Given.lines(
                "fairlead.cluster-wide.matching.denied-pairs = [",
                "  { proxy-country = XA, client-asn = 4294967295 }",
                "]");

        assertThat(FairleadSettings.read(config).clusterWide().matching().deniedPairs())
                .containsExactly(new DeniedPairSettings(
                        Optional.of("XA"), OptionalLong.empty(), Optional.empty(), OptionalLong.of(4_294_967_295L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                               | proxy-country",
                "{ client-country = xa }          | client-country",
                "{ proxy-country = XAX }          | proxy-country",
                "{ client-asn = 0 }               | client-asn",
                "{ proxy-asn = 4294967296 }       | proxy-asn",
                "{ proxy-asn = 1, proxy-asm = 2 } | proxy-asm"
            })
    void deniedPair_thatIsWrong_isNamedByItsPlace(String pair, String key) {
        Config config = Given.lines("fairlead.cluster-wide.matching.denied-pairs = [{ proxy-asn = 1 },", pair + "]");

        assertThat(Given.problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("fairlead.cluster-wide.matching.denied-pairs[1]." + key);
            assertThat(problem.origin()).isEqualTo("node.conf: 2");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host = \"\"",
                "host = \"  \"",
                "trusted-forwarders = [10.0.0.0/33]",
                "trusted-forwarders = {}",
                "location.source = Database",
                "location.country-header = \"\"",
                "location.asn-header = \"X Asn\"",
                "cors.origins = [\"https://example.org/\"]",
                "cors.origins = [\"*\", \"https://example.org\"]",
                "cors.origins = [[]]"
            })
    void edgeValue_thatIsMalformed_isRefused(String line) {
        String key = line.substring(0, line.indexOf(" ="));

        assertThat(paths(Given.lines("fairlead.node.edge." + line))).containsExactly("fairlead.node.edge." + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"\"", "[edge, brocker]", "[[edge]]", "Edge"})
    void roles_thatAreEmptyOrUnknown_areRefused(String roles) {
        assertThat(paths(Given.lines("fairlead.node.roles = " + roles))).containsExactly("fairlead.node.roles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[edge]", "edge", "\"[edge]\"", "\"edge,edge\""})
    void roles_mayBeWrittenAsAnyList(String roles) {
        assertThat(FairleadSettings.read(Given.lines("fairlead.node.roles = " + roles))
                        .node()
                        .roles())
                .containsExactly(NodeRole.EDGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host = \"\"", "seeds = [\"pekko://fairlead@a:1\"]", "seeds = [a]", "tls.enabled = maybe"})
    void clusterValue_thatIsMalformed_isRefused(String line) {
        String key = line.substring(0, line.indexOf(" ="));

        assertThat(paths(Given.lines("fairlead.node.cluster." + line))).containsExactly("fairlead.node.cluster." + key);
    }

    @Test
    void tls_needsAllItsFiles(@TempDir Path directory) throws Exception {
        String tls = "fairlead.node.cluster.tls.";
        Path file = Files.createFile(directory.resolve("file.pem"));

        assertThat(paths(Given.lines(tls + "key-file = \"" + directory + "\"")))
                .as("not looked at without tls")
                .isEmpty();
        assertThat(paths(Given.lines(
                        tls + "enabled = true",
                        tls + "key-file = \"" + file + "\"",
                        tls + "certificate-file = \"" + directory + "\"")))
                .containsExactly(tls + "certificate-file", tls + "ca-file");
    }

    @Test
    void managementFiles_mustBeReadable(@TempDir Path directory) {
        String missing = " = \"" + directory.resolve("missing") + "\"";

        assertThat(paths(Given.lines(
                        "fairlead.node.management.auth.password-file" + missing,
                        "fairlead.node.management.tls.certificate-file" + missing,
                        "fairlead.node.management.tls.key-file" + missing,
                        "fairlead.node.management.tls.client-ca-file" + missing)))
                .containsExactlyInAnyOrder(
                        "fairlead.node.management.auth.password-file",
                        "fairlead.node.management.tls.certificate-file",
                        "fairlead.node.management.tls.key-file",
                        "fairlead.node.management.tls.client-ca-file");
    }

    @Test
    void managementTls_isWholeOrNotThere(@TempDir Path directory) throws Exception {
        String file = " = \"" + Files.createFile(directory.resolve("file.pem")) + "\"";
        String certificate = "fairlead.node.management.tls.certificate-file";
        String key = "fairlead.node.management.tls.key-file";
        String clients = "fairlead.node.management.tls.client-ca-file";

        assertThat(paths(Given.lines(certificate + file))).containsExactly(certificate);
        assertThat(paths(Given.lines(key + file))).containsExactly(certificate);
        assertThat(paths(Given.lines(clients + file))).containsExactly(clients);
        assertThat(paths(Given.lines(certificate + file, key + file, clients + file)))
                .isEmpty();
    }

    @Test
    void managementUser_withColon_isRefused() {
        assertThat(paths(Given.lines("fairlead.node.management.auth.user = \"a:b\"")))
                .containsExactly("fairlead.node.management.auth.user");
    }

    private static List<String> paths(Config config) {
        return Given.problems(config).stream().map(SettingsProblem::path).toList();
    }
}
