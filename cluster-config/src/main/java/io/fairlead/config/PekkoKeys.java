// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Pekko's configuration takes over from ours and a substitution cannot express: lists that may have been given as
 * texts, keys that depend on others, and this build's version.
 */
final class PekkoKeys {

    private static final String TLS_FILES = "pekko.remote.artery.ssl.rotating-keys-engine.";

    private final Map<String, Object> keys = new HashMap<>();

    /** For the layer just above {@code fairlead-pekko.conf}. */
    static Config of(NodeSettings node) {
        var keys = new PekkoKeys();
        keys.roles(node);
        keys.addresses(node.cluster());
        keys.tls(node.cluster().tls());
        return ConfigFactory.parseMap(keys.keys, "settings of fairlead.node");
    }

    private void roles(NodeSettings node) {
        keys.put(
                "pekko.cluster.roles", node.roles().stream().map(NodeRole::text).toList());
    }

    private void addresses(ClusterSettings cluster) {
        if (cluster.bindPort() != 0) {
            keys.put("pekko.remote.artery.bind.port", cluster.bindPort());
        }
    }

    private void tls(ClusterTlsSettings tls) {
        keys.put("pekko.remote.artery.transport", tls.enabled() ? "tls-tcp" : "tcp");
        file("key-file", tls.keyFile());
        file("cert-file", tls.certificateFile());
        file("ca-cert-file", tls.caFile());
    }

    private void file(String key, Optional<Path> file) {
        file.ifPresent(path -> keys.put(TLS_FILES + key, path.toAbsolutePath().toString()));
    }
}
