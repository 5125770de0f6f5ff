// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.Locale;

/** What a node does for its cluster ({@code fairlead.node.roles}). */
public enum NodeRole {
    /** Takes the callers' requests and holds them. */
    EDGE,
    /** Hosts matchers. */
    BROKER;

    /** As in the settings and as the cluster's members see it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
