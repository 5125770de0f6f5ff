// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/** All settings, read once at start. {@code fairlead.cluster-wide} must agree between nodes, {@code fairlead.node} is local. */
public record FairleadSettings(ClusterWideSettings clusterWide, NodeSettings node) {}
