// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The management endpoint ({@code fairlead.node.management}); never at a public address. Secrets are in files that it
 * names, so that none is ever printed with the settings.
 *
 * @param host address or name to listen on
 * @param port 0 picks a free one
 * @param auth what a caller must show to change something
 * @param tls plain HTTP when it has no certificate
 * @param status how much a status report says, and how long it may take
 */
public record ManagementSettings(String host, int port, Auth auth, Tls tls, Status status) {

    /**
     * What a caller must show to change something ({@code auth}).
     *
     * @param user the name that goes with the password
     * @param passwordFile its first line is the password; absent: no password is asked for
     */
    public record Auth(String user, Optional<Path> passwordFile) {

        private static Auth read(SettingsReader in) {
            var auth = new Auth(
                    in.text("user", "a name without colon", user -> !user.isEmpty() && !user.contains(":")),
                    in.optionalPath("password-file"));
            in.rule(isAbsentOrReadable(auth.passwordFile), "must be a readable file", "password-file");
            return auth;
        }
    }

    /**
     * The files of the listener's TLS, all in PEM form ({@code tls}).
     *
     * @param certificateFile the node's certificate, followed by those that lead to its authority; absent: no TLS
     * @param keyFile the certificate's private key
     * @param clientCaFile authorities of operators' certificates, of which one is then needed to change something
     */
    public record Tls(Optional<Path> certificateFile, Optional<Path> keyFile, Optional<Path> clientCaFile) {

        private static Tls read(SettingsReader in) {
            var tls = new Tls(
                    in.optionalPath("certificate-file"),
                    in.optionalPath("key-file"),
                    in.optionalPath("client-ca-file"));
            in.rule(isAbsentOrReadable(tls.certificateFile), "must be a readable file", "certificate-file");
            in.rule(isAbsentOrReadable(tls.keyFile), "must be a readable file", "key-file");
            in.rule(isAbsentOrReadable(tls.clientCaFile), "must be a readable file", "client-ca-file");
            in.rule(
                    tls.certificateFile.isPresent() == tls.keyFile.isPresent(),
                    "must be given together with key-file, or neither",
                    "certificate-file",
                    "key-file");
            in.rule(
                    tls.clientCaFile.isEmpty() || tls.certificateFile.isPresent(),
                    "must be empty while certificate-file is: there is no TLS for a client's certificate to come by",
                    "client-ca-file",
                    "certificate-file");
            return tls;
        }
    }

    /**
     * The status report ({@code status}).
     *
     * @param compartmentsMax how many compartments each node lists one by one
     * @param answerMax how long a member may take to answer for itself
     */
    public record Status(int compartmentsMax, Duration answerMax) {

        private static Status read(SettingsReader in) {
            return new Status(
                    in.count("compartments-max", 0, 500), in.duration("answer-max", ofMillis(100), ofSeconds(10)));
        }
    }

    static ManagementSettings read(SettingsReader in) {
        return new ManagementSettings(
                in.text("host"),
                in.port("port"),
                Auth.read(in.section("auth")),
                Tls.read(in.section("tls")),
                Status.read(in.section("status")));
    }

    private static boolean isAbsentOrReadable(Optional<Path> file) {
        return file.map(Syntax::isReadableFile).orElse(true);
    }
}
