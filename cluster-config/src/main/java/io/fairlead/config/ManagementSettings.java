// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * Where the management endpoint listens ({@code fairlead.node.management}); never a public address.
 *
 * @param host address or name to listen on
 * @param port 0 picks a free one
 */
public record ManagementSettings(String host, int port) {

    static ManagementSettings read(SettingsReader in) {
        return new ManagementSettings(in.text("host"), in.port("port"));
    }
}
