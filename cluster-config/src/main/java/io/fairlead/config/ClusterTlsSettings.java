// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Mutual TLS between the nodes ({@code fairlead.node.cluster.tls}). The files are read again after the reload interval,
 * for connections made from then on.
 *
 * @param enabled whether the nodes speak TLS; all nodes or none
 * @param keyFile the node's private key, PEM
 * @param certificateFile the node's certificate, PEM
 * @param caFile the certificate that must have issued the other nodes' certificates, PEM
 * @param reloadInterval how long a key and its certificates are used before the files are read again
 */
public record ClusterTlsSettings(
        boolean enabled,
        Optional<Path> keyFile,
        Optional<Path> certificateFile,
        Optional<Path> caFile,
        Duration reloadInterval) {

    static ClusterTlsSettings read(SettingsReader in) {
        var settings = new ClusterTlsSettings(
                in.flag("enabled"),
                in.optionalPath("key-file"),
                in.optionalPath("certificate-file"),
                in.optionalPath("ca-file"),
                in.duration("reload-interval", ofSeconds(1), ofDays(1)));
        if (settings.enabled) {
            in.rule(isReadable(settings.keyFile), "must be a readable file, since tls is enabled", "key-file");
            in.rule(
                    isReadable(settings.certificateFile),
                    "must be a readable file, since tls is enabled",
                    "certificate-file");
            in.rule(isReadable(settings.caFile), "must be a readable file, since tls is enabled", "ca-file");
        }
        return settings;
    }

    private static boolean isReadable(Optional<Path> file) {
        return file.filter(Syntax::isReadableFile).isPresent();
    }
}
