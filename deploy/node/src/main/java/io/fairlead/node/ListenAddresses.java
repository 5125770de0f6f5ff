// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.config.NodeRole;
import io.fairlead.config.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The names that a node is to listen on, looked up before it starts: libraries report a failed look-up with no name.
 */
final class ListenAddresses {

    private ListenAddresses() {}

    /** @throws StartException naming the setting whose host cannot be resolved */
    static void check(NodeSettings node) {
        if (node.roles().contains(NodeRole.EDGE)) {
            check("fairlead.node.edge.host", node.edge().host());
        }
        check("fairlead.node.management.host", node.management().host());
        check(
                node.cluster().bindHost().isPresent()
                        ? "fairlead.node.cluster.bind-host"
                        : "fairlead.node.cluster.host",
                node.cluster().listenHost());
    }

    private static void check(String setting, String host) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException(setting + " is " + host + ", which cannot be resolved to an address", e);
        }
    }
}
