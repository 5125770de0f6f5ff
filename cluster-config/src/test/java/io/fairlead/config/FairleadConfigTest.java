// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings may come from, and which source wins. */
class FairleadConfigTest {

    private static final String PAIRS = "fairlead.cluster-wide.matching.denied-pairs";
    private static final String ORIGINS = "fairlead.node.edge.cors.origins";

    @TempDir
    private Path directory;

    @Test
    void systemProperty_beatsEnvironmentBeatsFileBeatsReference() throws Exception {
        Path file = file("fairlead.node { edge.port = 1, management.port = 1, edge.host = a }");
        Map<String, String> environment =
                Map.of("FAIRLEAD_NODE_EDGE_PORT", "2", "FAIRLEAD_NODE_MANAGEMENT_PORT", "2", "PATH", "/bin");

        NodeSettings node = FairleadSettings.read(FairleadConfig.load(
                        environment,
                        Given.asProperties("fairlead.config", file.toString(), "fairlead.node.edge.port", "3")))
                .node();

        assertThat(node.edge().port()).isEqualTo(3);
        assertThat(node.management().port()).isEqualTo(2);
        assertThat(node.edge().host()).isEqualTo("a");
        assertThat(node.held().offersMax()).isEqualTo(6_000);
    }

    @Test
    void environmentVariable_givesAnyKindOfSetting() {
        var edge = FairleadSettings.read(FairleadConfig.load(
                        Map.of(
                                "FAIRLEAD_NODE_EDGE_IDLE_MAX", "3m",
                                "FAIRLEAD_NODE_EDGE_TRUSTED_FORWARDERS", "10.0.0.0/8, ::1/128",
                                "FAIRLEAD_NODE_EDGE_CORS_ORIGINS", "",
                                "FAIRLEAD_NODE_EDGE_LOCATION_SOURCE", "headers",
                                "FAIRLEAD_NODE_EDGE_LOCATION_ASN_DATABASE", "",
                                "FAIRLEAD_HOME", "/somewhere",
                                "FAIRLEAD_JAVA_OPTS", "-Xmx1g"),
                        Given.asProperties()))
                .node()
                .edge();

        assertThat(edge.idleMax()).isEqualTo(Duration.ofMinutes(3));
        assertThat(edge.trustedForwarders()).containsExactly("10.0.0.0/8", "::1/128");
        assertThat(edge.cors().origins()).isEmpty();
        assertThat(edge.location().source()).isEqualTo(LocationSettings.Source.HEADERS);
        assertThat(edge.location().asnDatabase()).isEmpty();
    }

    @Test
    void unknownVariable_isReportedWithEveryOtherProblem() {
        Map<String, String> environment = Map.of("FAIRLEAD_EDGE_PORT", "1", "FAIRLEAD_NODE_MANAGEMENT_PORT", "x");

        assertThatThrownBy(() -> FairleadConfig.load(environment, Given.asProperties()))
                .hasMessage("""
                        FAIRLEAD_EDGE_PORT: is not a setting; did you mean FAIRLEAD_NODE_EDGE_PORT? \
                        (environment variable)
                        fairlead.node.management.port: must be a whole number from 0 to 65535, but is "x" \
                        (environment variable FAIRLEAD_NODE_MANAGEMENT_PORT)""");
    }

    @Test
    void misspeltRoot_isReportedWithEveryOtherProblem() throws Exception {
        Path file = file("fairleed.node.edge.port = 1\nfairlead.node.edge.prot = 2\npekko.x = 3\nfair = 4");

        assertThatThrownBy(() -> Given.properties("fairlead.config", file.toString(), "failead.node.edge.port", "5"))
                .hasMessage("""
                        failead: is not a setting; did you mean fairlead? (system property)
                        fairleed: is not a setting; did you mean fairlead? (%1$s:1)
                        fairlead.node.edge.prot: is not a setting; did you mean fairlead.node.edge.port? (%1$s:2)""".formatted(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://a.example,http://b.example:81", "[\"https://a.example\", \"http://b.example:81\"]"})
    void list_mayBeOneText(String text) {
        assertThat(origins(Given.properties(ORIGINS, text)))
                .containsExactly("https://a.example", "http://b.example:81");
    }

    @Test
    void list_mayBeIndexed() {
        assertThat(origins(Given.properties(ORIGINS + ".1", "http://b.example", ORIGINS + ".0", "https://a.example")))
                .containsExactly("https://a.example", "http://b.example");
    }

    @Test
    void list_mayBeEmptied() throws Exception {
        Path file = file(ORIGINS + " = [\"https://a.example\"]");

        assertThat(origins(Given.properties("fairlead.config", file.toString())))
                .containsExactly("https://a.example");
        assertThat(origins(Given.properties("fairlead.config", file.toString(), ORIGINS, "")))
                .isEmpty();
    }

    @Test
    void deniedPairs_mayBeOneTextOrIndexed() {
        var expected = new DeniedPairSettings(
                Optional.of("XA"), OptionalLong.empty(), Optional.empty(), OptionalLong.of(64_500));

        assertThat(pairs(Given.properties(PAIRS, "[{proxy-country = XA, client-asn = 64500}]")))
                .containsExactly(expected);
        assertThat(pairs(Given.properties(PAIRS + ".0.proxy-country", "XA", PAIRS + ".0.client-asn", "64500")))
                .containsExactly(expected);
        assertThat(pairs(Given.properties(PAIRS, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{proxy-country = XA}", "XA", "[${nothing}]"})
    void deniedPairs_inAMalformedText_areRefused(String text) {
        assertThat(Given.problems(Given.properties(PAIRS, text)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).startsWith(PAIRS);
                    assertThat(problem.origin()).startsWith("system property");
                });
    }

    @Test
    void pekko_followsOurSettingsWhereverTheyComeFrom() throws Exception {
        Path file = file("fairlead.node { roles = [edge], cluster.bind-port = 2552 }");

        Config config = Given.properties(
                "fairlead.config",
                file.toString(),
                "fairlead.cluster-wide.shards",
                "32",
                "fairlead.node.cluster.host",
                "fairlead-0",
                "fairlead.node.cluster.bind-host",
                "0.0.0.0");

        assertThat(config.getInt("pekko.cluster.sharding.number-of-shards")).isEqualTo(32);
        assertThat(config.getStringList("pekko.cluster.roles")).containsExactly("edge");
        Config artery = config.getConfig("pekko.remote.artery");
        assertThat(artery.getString("transport")).isEqualTo("tcp");
        assertThat(artery.getString("canonical.hostname")).isEqualTo("fairlead-0");
        assertThat(artery.getInt("canonical.port")).isEqualTo(2551);
        assertThat(artery.getString("bind.hostname")).isEqualTo("0.0.0.0");
        assertThat(artery.getInt("bind.port")).isEqualTo(2552);
    }

    @Test
    void pekko_canStillBeToldOtherwise() throws Exception {
        Path file = file("pekko.cluster.roles = [a]");

        Config config = Given.properties(
                "fairlead.config",
                file.toString(),
                "pekko.remote.artery.canonical.port",
                "0",
                "fairlead.node.roles",
                "edge");

        assertThat(config.getInt("pekko.remote.artery.canonical.port")).isZero();
        assertThat(config.getStringList("pekko.cluster.roles")).containsExactly("a");
    }

    @Test
    void pekko_speaksTlsWithTheFilesOfOurSettings() throws Exception {
        Path file = file("fairlead.node.cluster.tls { reload-interval = 7s }");

        Config artery = Given.properties(
                        "fairlead.config", file.toString(),
                        "fairlead.node.cluster.tls.enabled", "true",
                        "fairlead.node.cluster.tls.key-file", file.toString(),
                        "fairlead.node.cluster.tls.certificate-file", file.toString(),
                        "fairlead.node.cluster.tls.ca-file", file.toString())
                .getConfig("pekko.remote.artery");

        assertThat(artery.getString("transport")).isEqualTo("tls-tcp");
        Config engine = artery.getConfig("ssl.rotating-keys-engine");
        assertThat(engine.getString("key-file")).isEqualTo(file.toString());
        assertThat(engine.getString("cert-file")).isEqualTo(file.toString());
        assertThat(engine.getString("ca-cert-file")).isEqualTo(file.toString());
        assertThat(engine.getDuration("ssl-context-cache-ttl")).isEqualTo(Duration.ofSeconds(7));
    }

    /** Else a message to another node wakes several threads on its way. */
    @Test
    void pekko_doesAllForOtherNodesWhereActorsRun() {
        Config pekko = Given.properties().getConfig("pekko");
        assertThat(List.of(
                        pekko.getString("remote.artery.advanced.use-dispatcher"),
                        pekko.getString("remote.artery.advanced.use-control-stream-dispatcher"),
                        pekko.getString("io.tcp.worker-dispatcher")))
                .containsOnly("pekko.actor.default-dispatcher");
    }

    @Test
    void pekko_givesTheShutdownPhasesMoreTimeThanTheLongestDrain() {
        Config phases = Given.properties().getConfig("pekko.coordinated-shutdown.phases");

        assertThat(phases.getDuration("before-service-unbind.timeout")).isGreaterThan(DrainSettings.NOTICE_LONGEST);
        assertThat(phases.getDuration("service-requests-done.timeout")).isGreaterThan(DrainSettings.FINISH_LONGEST);
    }

    @Test
    void file_thatIsMissing_isNamed() {
        Path missing = directory.resolve("missing.conf");

        assertThatThrownBy(() -> Given.properties("fairlead.config", missing.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("fairlead.config: must be a readable file, but is " + missing + " (system property)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\nfairlead.node {", "\nfairlead.node.edge.host = ${nothing}"})
    void file_thatCannotBeParsed_isNamedWithTheLine(String text) throws Exception {
        Path file = file(text);

        assertThatThrownBy(() -> Given.properties("fairlead.config", file.toString()))
                .asInstanceOf(throwable(SettingsException.class))
                .extracting(SettingsException::problems)
                .asInstanceOf(list(SettingsProblem.class))
                .extracting(SettingsProblem::origin)
                .containsExactly(file + ":2");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("node.conf"), text);
    }

    private static List<String> origins(Config config) {
        return FairleadSettings.read(config).node().edge().cors().origins();
    }

    private static List<DeniedPairSettings> pairs(Config config) {
        return FairleadSettings.read(config).clusterWide().matching().deniedPairs();
    }
}
