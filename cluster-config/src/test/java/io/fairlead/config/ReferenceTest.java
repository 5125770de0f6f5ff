// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code reference.conf} is complete, documented, and what the records read. */
class ReferenceTest {

    private final Config reference = Given.reference();

    @Test
    void clusterWideDefaults_areTheDocumentedOnes() {
        assertThat(FairleadSettings.read(reference).clusterWide())
                .isEqualTo(new ClusterWideSettings(
                        new MatchingSettings(
                                1,
                                MatchingSettings.SameNetworkPersonalPairs.REFUSE,
                                List.of(),
                                ofSeconds(1),
                                250_000,
                                100_000,
                                ofSeconds(30),
                                ofSeconds(1),
                                2_000),
                        new ConversationSettings(
                                ofSeconds(10),
                                ofMillis(500),
                                ofMillis(1_500),
                                ofSeconds(1),
                                ofMillis(1_500),
                                ofSeconds(30)),
                        64));
    }

    /** A connection too many waits unheard; a request too many is refused. And answers need connections too. */
    @Test
    void nodeDefaults_refuseRequestsBeforeConnectionsRunOut() {
        NodeSettings node = FairleadSettings.read(reference).node();

        assertThat(node.held().announcementsMax() + node.held().offersMax())
                .isLessThan(node.edge().connectionsMax());
    }

    @Test
    void nodeDefaults_areTheDocumentedOnes() {
        assertThat(FairleadSettings.read(reference).node())
                .isEqualTo(new NodeSettings(
                        Set.of(NodeRole.EDGE, NodeRole.BROKER),
                        new ClusterSettings(
                                "127.0.0.1",
                                2551,
                                Optional.empty(),
                                0,
                                List.of(),
                                ofMinutes(1),
                                new ClusterTlsSettings(
                                        false, Optional.empty(), Optional.empty(), Optional.empty(), ofMinutes(5))),
                        new EdgeSettings(
                                "127.0.0.1",
                                8080,
                                "127.0.0.1",
                                OptionalInt.empty(),
                                20_000,
                                ofSeconds(10),
                                ofSeconds(150),
                                ofSeconds(3),
                                List.of(),
                                new LocationSettings(
                                        LocationSettings.Source.NONE,
                                        "X-Client-Country",
                                        "X-Client-Asn",
                                        Optional.empty(),
                                        Optional.empty()),
                                new CorsSettings(List.of(), ofMinutes(10))),
                        new HeldSettings(12_000, 6_000),
                        new RetrySettings(ofMillis(100), ofSeconds(1), ofSeconds(2)),
                        new ManagementSettings(
                                "127.0.0.1",
                                7626,
                                new ManagementSettings.Auth("operator", Optional.empty()),
                                new ManagementSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty()),
                                new ManagementSettings.Status(50, ofSeconds(2))),
                        new WarmUpSettings(200, ofSeconds(5)),
                        new DrainSettings(ZERO, ofSeconds(5))));
    }

    @Test
    void keys_areExactlyThoseThatARecordReads() {
        SettingsReader in = SettingsReader.of(reference);
        FairleadSettings.read(in);

        assertThat(new TreeSet<>(in.known())).isEqualTo(new TreeSet<>(keys()));
    }

    @Test
    void everyKey_hasACommentThatSaysWhetherNodesMustAgree() {
        assertThat(reference.entrySet()).isNotEmpty().allSatisfy(setting -> {
            List<String> comment = setting.getValue().origin().comments();
            String agreement = setting.getKey().startsWith("fairlead.cluster-wide.")
                    ? " All nodes must agree."
                    : " Each node for itself";
            assertThat(comment).as(setting.getKey()).hasSizeGreaterThan(1);
            assertThat(comment.getLast()).as(setting.getKey()).startsWith(agreement);
        });
    }

    @Test
    void everyKey_hasAnEnvironmentVariableOfItsOwn() {
        Map<String, String> keys = FairleadConfig.keysByVariable(reference);

        assertThat(new TreeSet<>(keys.values())).isEqualTo(new TreeSet<>(keys()));
        assertThat(keys).containsEntry("FAIRLEAD_NODE_EDGE_IDLE_MAX", "fairlead.node.edge.idle-max");
    }

    @Test
    void describe_saysValueAndOriginOfEveryKey() {
        Config config = Given.lines("fairlead.node {", "  edge.port = 8081", "}");

        List<String> lines = FairleadSettings.describe(config).lines().toList();

        assertThat(lines)
                .hasSize(keys().size())
                .isSorted()
                .contains("fairlead.node.edge.port = 8081  # node.conf: 2")
                .anyMatch(line -> line.matches("fairlead.cluster-wide.shards = 64 {2}# .*reference.conf:[0-9]+"));
    }

    private Set<String> keys() {
        return reference.entrySet().stream()
                .map(Map.Entry<String, ConfigValue>::getKey)
                .collect(Collectors.toSet());
    }
}
