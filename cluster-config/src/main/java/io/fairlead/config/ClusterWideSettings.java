// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * What all nodes must agree on ({@code fairlead.cluster-wide}).
 *
 * @param shards number of shards of each sharded entity type
 */
public record ClusterWideSettings(MatchingSettings matching, ConversationSettings conversations, int shards) {}
