// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each node decides for itself ({@code fairlead.node}).
 *
 * @param roles what this node does; at least one
 * @param cluster how the nodes find and reach each other
 * @param edge the public HTTP listener
 * @param held how many requests this node holds at once
 * @param retry when refused and unmatched callers should come back
 * @param management where the management endpoint listens
 * @param warmUp what the node does before it says that it is ready
 * @param drain how the node leaves
 */
public record NodeSettings(
        Set<NodeRole> roles,
        ClusterSettings cluster,
        EdgeSettings edge,
        HeldSettings held,
        RetrySettings retry,
        ManagementSettings management,
        WarmUpSettings warmUp,
        DrainSettings drain) {

    public NodeSettings {
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    }

    static NodeSettings read(SettingsReader in) {
        var settings = new NodeSettings(
                Set.copyOf(in.choices("roles", NodeRole.class)),
                ClusterSettings.read(in.section("cluster")),
                EdgeSettings.read(in.section("edge")),
                HeldSettings.read(in.section("held")),
                RetrySettings.read(in.section("retry")),
                ManagementSettings.read(in.section("management")),
                WarmUpSettings.read(in.section("warm-up")),
                DrainSettings.read(in.section("drain")));
        in.rule(!settings.roles.isEmpty(), "must not be empty: the node would do nothing", "roles");
        return settings;
    }
}
