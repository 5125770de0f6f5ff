// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static io.fairlead.node.ManagedNode.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management endpoint over TLS, with certificates made here. */
class ManagementTlsTest {

    private static final String TLS = "fairlead.node.management.tls.";
    private static final String CHANGE = "/log-levels?logger=io.fairlead.tls&level=INFO";

    @TempDir
    private static Path directory;

    private static SelfMadeCertificate ours;
    private static SelfMadeCertificate operators;
    private static SelfMadeCertificate strangers;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = SelfMadeCertificate.in(directory, "node");
        operators = SelfMadeCertificate.in(directory, "operator");
        strangers = SelfMadeCertificate.in(directory, "stranger");
    }

    @Test
    void tls_servesWhoBelievesTheCertificate() throws Exception {
        try (var anonymous = client(Optional.empty(), ours);
                var suspicious = client(Optional.empty(), strangers);
                var node = new ManagedNode(
                        anonymous,
                        TLS + "certificate-file",
                        ours.certificate().toString(),
                        TLS + "key-file",
                        ours.key().toString())) {
            assertThat(node.address.getScheme()).isEqualTo("https");
            assertThat(node.get("/alive").statusCode()).isEqualTo(200);
            assertThat(node.send("PUT", CHANGE).statusCode())
                    .as("local, no credential asked for")
                    .isEqualTo(200);
            assertThatThrownBy(() -> node.send(suspicious, "GET", "/alive")).isInstanceOf(SSLException.class);
            var output = new PrintWriter(new StringWriter());
            assertThat(Operator.run(output, output, "status", "" + node.address, "--ca-file", "" + ours.certificate()))
                    .isZero();
        }
    }

    @Test
    void clientCertificate_isNeededForChangesOnly() throws Exception {
        try (var anonymous = client(Optional.empty(), ours);
                var operator = client(Optional.of(operators), ours);
                var stranger = client(Optional.of(strangers), ours);
                var node = new ManagedNode(
                        anonymous,
                        TLS + "certificate-file",
                        ours.certificate().toString(),
                        TLS + "key-file",
                        ours.key().toString(),
                        TLS + "client-ca-file",
                        operators.certificate().toString(),
                        "fairlead.node.management.host",
                        "0.0.0.0")) {
            assertThat(node.get("/alive").statusCode()).isEqualTo(200);
            assertThat(code(node.send("PUT", CHANGE))).isEqualTo("403 denied");
            assertThat(node.send(operator, "PUT", CHANGE).statusCode()).isEqualTo(200);
            assertStrangerChangesNothing(node, stranger);
        }
    }

    /** It is not shown at all when the handshake names other authorities, or refused when it is shown. */
    private static void assertStrangerChangesNothing(ManagedNode node, HttpClient stranger) throws Exception {
        try {
            assertThat(code(node.send(stranger, "PUT", CHANGE))).isEqualTo("403 denied");
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("timed out");
        }
    }

    @Test
    void file_thatIsNoPem_isNamed() throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");

        assertThatThrownBy(() -> new ManagedNode(
                                TLS + "certificate-file",
                                ours.certificate().toString(),
                                TLS + "key-file",
                                nonsense.toString())
                        .close())
                .hasMessageContaining(nonsense.toString());
    }

    private static HttpClient client(Optional<SelfMadeCertificate> own, SelfMadeCertificate believed) {
        return HttpClient.newBuilder()
                .sslContext(Pem.context(
                        own.map(SelfMadeCertificate::certificate),
                        own.map(SelfMadeCertificate::key),
                        Optional.of(believed.certificate())))
                .build();
    }
}
