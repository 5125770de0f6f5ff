// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the nodes find and reach each other ({@code fairlead.node.cluster}).
 *
 * @param host where the other nodes reach this one: an address, or a name that all of them resolve
 * @param port 0 picks a free one
 * @param bindHost the address to listen on where it is not {@code host}
 * @param bindPort the port to listen on where it is not {@code port}; 0 is {@code port}
 * @param seeds members to join, as {@code host:port}; with none, the node is a cluster of its own
 * @param joinMax how long a starting node tries to become a member
 * @param tls whether and how the nodes prove to each other who they are
 */
public record ClusterSettings(
        String host,
        int port,
        Optional<String> bindHost,
        int bindPort,
        List<String> seeds,
        Duration joinMax,
        ClusterTlsSettings tls) {

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    static ClusterSettings read(SettingsReader in) {
        return new ClusterSettings(
                in.text("host"),
                in.port("port"),
                Optional.of(in.text("bind-host", "a text", _ -> true)).filter(host -> !host.isEmpty()),
                in.port("bind-port"),
                in.texts("seeds", "host:port, such as 10.0.0.1:2551", Syntax::isHostAndPort),
                in.duration("join-max", ofSeconds(1), ofHours(1)),
                ClusterTlsSettings.read(in.section("tls")));
    }

    /** The host to listen on. */
    public String listenHost() {
        return bindHost.orElse(host);
    }
}
