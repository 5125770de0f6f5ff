// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs {@code status} and {@code drain}, against a node in this JVM. */
class OperatorTest {

    private record Outcome(int exitCode, String output) {}

    @Test
    void statusThenDrain_withThePassword(@TempDir Path directory) throws Exception {
        Path right = Files.writeString(directory.resolve("right"), "a long password\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "another password\n");
        try (var node = new ManagedNode("fairlead.node.management.auth.password-file", right.toString()).join()) {
            String address = "127.0.0.1:" + node.port();

            Outcome status = run("status", address);
            assertThat(status.exitCode()).isZero();
            assertThat(status.output()).contains("MEMBER ").contains(" up ").contains("No compartment has a matcher");

            Outcome refused = run("drain", address, "--password-file", wrong.toString());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains("401").contains("password");

            Outcome drained = run("drain", address, "--password-file", right.toString());
            assertThat(drained.exitCode()).as(drained.output()).isZero();
            assertThat(drained.output()).contains("is draining").contains("has gone");
            node.awaitTermination();
        }
    }

    @Test
    void nothingListens_isSaid() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        for (String verb : new String[] {"status", "drain"}) {
            Outcome outcome = run(verb, "127.0.0.1:" + free);
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output())
                    .contains("nothing answers at http://127.0.0.1:" + free)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void commandLine_wrongIsSaid() {
        assertThat(run("drain").exitCode()).isEqualTo(2);
        assertThat(run("status", "no node").output()).contains("'no node' is no node");
    }

    @ParameterizedTest
    @CsvSource({
        "3, http://127.0.0.1:7633/",
        "12, http://127.0.0.1:7642/",
        "node-1.fairlead:7626, http://node-1.fairlead:7626/",
        "[::1]:7626, http://[::1]:7626/",
        "https://node:1/, https://node:1/"
    })
    void address_hasSeveralForms(String text, String address) {
        assertThat(ManagementAddress.parse(text, false)).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "", "node", "http://a/b", "ftp://a:1", "a:b", "1 2"})
    void address_ofAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> ManagementAddress.parse(text, false)).isInstanceOf(OperatorException.class);
    }

    /** Both streams together, as an operator sees them. */
    private static Outcome run(String... arguments) {
        var output = new StringWriter();
        var both = new PrintWriter(output, true);
        return new Outcome(Operator.run(both, both, arguments), output.toString());
    }
}
