// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may join a cluster, and what those are told who may not. */
@Tag("process")
@Tag("long")
class ProcessJoinTest {

    private static final Duration START_AND_EXIT_MAX = Duration.ofSeconds(60);
    private static final int COULD_NOT_START = 1;

    @TempDir
    private Path folder;

    @Test
    void nodeThatDisagrees_isToldWhichSettings() throws Exception {
        Map<String, String> different = Map.of(
                "fairlead.cluster-wide.shards", "32",
                "fairlead.cluster-wide.matching.denied-pairs", "[{ proxy-country = XA }]",
                "fairlead.cluster-wide.matching.silence-max", "30000ms");
        try (var cluster = ClusterUnderTest.start(Map.of());
                var node = cluster.launch(different)) {
            assertThat(node.awaitExit(START_AND_EXIT_MAX)).isEqualTo(COULD_NOT_START);

            assertThat(node.output())
                    .contains(
                            "Fairlead could not start: the cluster refused it",
                            "  fairlead.cluster-wide.shards is 32 here and 64 there",
                            "  fairlead.cluster-wide.matching.denied-pairs is [{proxy-country=XA}] here and [] there")
                    .doesNotContain("silence-max")
                    .doesNotContain("\tat ");
            ClusterUnderTest.awaitMembersUp(cluster.nodes().getFirst(), 1);
        }
    }

    @Test
    void nodeThatFindsNoSeed_givesUpAndNamesThem() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var node = NodeUnderTest.launch(Map.of(
                        "fairlead.node.cluster.seeds",
                        "127.0.0.1:" + silent.getLocalPort() + ",no-such.invalid:2551",
                        "fairlead.node.cluster.join-max",
                        "3s"))) {
            assertThat(node.awaitExit(START_AND_EXIT_MAX)).isEqualTo(COULD_NOT_START);

            assertThat(node.output().lines())
                    .anyMatch(line -> line.startsWith("Fairlead could not start: it did not become a member")
                            && line.contains("127.0.0.1:" + silent.getLocalPort() + ", no-such.invalid:2551"));
        }
    }

    @Test
    void tls_letsInWhomItsAuthorityHasCertified_alsoAfterARotation() throws Exception {
        var first = TestAuthority.create(folder.resolve("first"));
        var second = TestAuthority.create(folder.resolve("second"));
        var files = first.issue(folder.resolve("node-1"));
        try (var cluster = ClusterUnderTest.start(tls(files), tls(first.issue(folder.resolve("node-2"))))) {
            assertRefused(cluster, second.issue(folder.resolve("foreign")));

            replace(files, second.issue(folder.resolve("node-1-new")));
            replace(folder.resolve("node-2"), second.issue(folder.resolve("node-2-new")));
            BlackBoxBroker.pause(Duration.ofMillis(1_200));
            try (var third = cluster.launch(tls(second.issue(folder.resolve("node-3"))))) {
                ClusterUnderTest.awaitMembersUp(third, 3);
                assertRefused(cluster, first.issue(folder.resolve("late")));
                ClusterUnderTest.awaitMembersUp(cluster.nodes().getFirst(), 3);
            }
        }
    }

    private static void assertRefused(ClusterUnderTest cluster, Path files) {
        Map<String, String> settings = tls(files);
        settings.put("fairlead.node.cluster.join-max", "4s");
        try (var stranger = cluster.launch(settings)) {
            assertThat(stranger.awaitExit(START_AND_EXIT_MAX)).isEqualTo(COULD_NOT_START);
            assertThat(stranger.output()).contains("did not become a member").contains("fairlead.node.cluster.tls?");
        }
    }

    private static Map<String, String> tls(Path files) {
        return new HashMap<>(Map.of(
                "fairlead.node.cluster.tls.enabled", "true",
                "fairlead.node.cluster.tls.key-file",
                        files.resolve(TestAuthority.KEY).toString(),
                "fairlead.node.cluster.tls.certificate-file",
                        files.resolve(TestAuthority.CERTIFICATE).toString(),
                "fairlead.node.cluster.tls.ca-file",
                        files.resolve(TestAuthority.AUTHORITY).toString(),
                "fairlead.node.cluster.tls.reload-interval", "1s"));
    }

    private static void replace(Path files, Path newOnes) throws IOException {
        for (String file : new String[] {TestAuthority.KEY, TestAuthority.CERTIFICATE, TestAuthority.AUTHORITY}) {
            Files.move(newOnes.resolve(file), files.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
