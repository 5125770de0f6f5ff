// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * The public HTTP listener ({@code fairlead.node.edge}).
 *
 * @param port 0 picks a free one
 * @param connectionsMax connections open at once; one more is not accepted until one ends
 * @param bodyReadMax how long a caller may take to send its body
 * @param idleMax how long a connection may be silent; above the longest hold
 * @param answerMax how long a posted answer may take on its way to the client
 * @param trustedForwarders CIDR blocks of the balancers and CDNs whose forwarding and location headers count
 */
public record EdgeSettings(
        String host,
        int port,
        int connectionsMax,
        Duration bodyReadMax,
        Duration idleMax,
        Duration answerMax,
        List<String> trustedForwarders,
        LocationSettings location,
        CorsSettings cors) {}
