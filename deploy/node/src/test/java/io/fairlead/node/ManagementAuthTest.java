// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static io.fairlead.node.ManagedNode.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may change something: with a password, and without any credential on a listener that is not local. */
class ManagementAuthTest {

    private static final String PASSWORD = "correct horse: battery";
    private static final String PASSWORD_FILE = "fairlead.node.management.auth.password-file";
    private static final String CHANGE = "/log-levels?logger=io.fairlead.auth&level=INFO";

    @TempDir
    private Path directory;

    @Test
    void password_isNeededForChangesOnly() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), PASSWORD + "\nnot this\n");
        try (var node = new ManagedNode(PASSWORD_FILE, file.toString())) {
            assertThat(node.get("/alive").statusCode()).isEqualTo(200);
            assertThat(node.get("/ready").statusCode()).as("not joined").isEqualTo(503);
            assertThat(node.get("/status").statusCode()).isEqualTo(200);
            assertThat(node.get("/log-levels").statusCode()).isEqualTo(200);

            var missing = node.send("PUT", CHANGE);
            assertThat(code(missing)).isEqualTo("401 unauthenticated");
            assertThat(missing.headers().firstValue("www-authenticate").orElse(""))
                    .startsWith("Basic ");
            for (String wrong : new String[] {
                "Basic " + base64("operator:wrong"),
                "Basic " + base64("operator:"),
                "Basic " + base64("Operator:" + PASSWORD),
                "Basic " + base64("operator:" + PASSWORD + " "),
                "Basic !!",
                "Basic",
                "Bearer " + PASSWORD
            }) {
                assertThat(code(node.send("PUT", CHANGE, "Authorization", wrong)))
                        .as(wrong)
                        .isEqualTo("401 unauthenticated");
            }
            String right = "Basic " + base64("operator:" + PASSWORD);
            assertThat(code(node.send("POST", "/drain"))).isEqualTo("401 unauthenticated");
            assertThat(node.send("PUT", CHANGE, "Authorization", right).statusCode())
                    .isEqualTo(200);
            assertThat(code(node.send("PUT", CHANGE, "Authorization", right, "Origin", "http://evil.example")))
                    .as("a browser may know the password")
                    .isEqualTo("403 denied");
        }
    }

    @Test
    void password_tooShort_isRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "elevenchars\n");

        assertThatThrownBy(() -> new ManagedNode(PASSWORD_FILE, file.toString()).close())
                .hasMessageContaining(PASSWORD_FILE)
                .hasMessageContaining("12 characters")
                .hasMessageNotContaining("elevenchars");
    }

    @Test
    void noCredential_onAListenerThatIsNotLocal_refusesChanges() throws Exception {
        try (var node = new ManagedNode("fairlead.node.management.host", "0.0.0.0")) {
            assertThat(node.get("/alive").statusCode()).isEqualTo(200);
            assertThat(code(node.send("PUT", CHANGE))).isEqualTo("403 denied");
            assertThat(code(node.send("POST", "/drain"))).isEqualTo("403 denied");
            assertThat(node.readiness.isLeaving()).isFalse();
        }
    }

    @Test
    void drain_turnsRedAtOnceAndEndsTheSystem() throws Exception {
        try (var node = new ManagedNode().join()) {
            assertThat(node.get("/ready").statusCode())
                    .as("the edge does not listen")
                    .isEqualTo(503);
            node.readiness.turnGreen();
            assertThat(node.get("/ready").statusCode()).isEqualTo(200);

            var drain = node.send("POST", "/drain");

            assertThat(drain.statusCode()).isEqualTo(202);
            assertThat(ManagedNode.json(drain).at("/outcome").asText()).isEqualTo("draining");
            assertThat(ManagedNode.json(drain).at("/finishMaxMs").asLong()).isEqualTo(5_000);
            assertThat(node.readiness.isLeaving()).isTrue();
            node.awaitTermination();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
