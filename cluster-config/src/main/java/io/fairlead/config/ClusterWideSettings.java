// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * What all nodes must agree on ({@code fairlead.cluster-wide}).
 *
 * @param matching who may be matched, and how many may wait
 * @param conversations how long the actors wait for each other
 * @param shards number of shards of each sharded entity type
 */
public record ClusterWideSettings(MatchingSettings matching, ConversationSettings conversations, int shards) {

    static ClusterWideSettings read(SettingsReader in) {
        var settings = new ClusterWideSettings(
                MatchingSettings.read(in.section("matching")),
                ConversationSettings.read(in.section("conversations")),
                in.count("shards", 1, 10_000));
        settings.checkAgainstEachOther(in);
        return settings;
    }

    private void checkAgainstEachOther(SettingsReader in) {
        in.rule(
                matching.silenceMax().compareTo(conversations.refreshInterval().multipliedBy(2)) > 0,
                "must be more than twice conversations.refresh-interval, or one late refresh loses an entry",
                "matching.silence-max",
                "conversations.refresh-interval");
    }
}
