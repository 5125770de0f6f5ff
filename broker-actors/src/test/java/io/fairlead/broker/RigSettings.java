// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.ClusterSettings;
import io.fairlead.config.ClusterTlsSettings;
import io.fairlead.config.ClusterWideSettings;
import io.fairlead.config.ConversationSettings;
import io.fairlead.config.CorsSettings;
import io.fairlead.config.DeniedPairSettings;
import io.fairlead.config.DrainSettings;
import io.fairlead.config.EdgeSettings;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.HeldSettings;
import io.fairlead.config.LocationSettings;
import io.fairlead.config.ManagementSettings;
import io.fairlead.config.MatchingSettings;
import io.fairlead.config.MatchingSettings.SameNetworkPersonalPairs;
import io.fairlead.config.NodeRole;
import io.fairlead.config.NodeSettings;
import io.fairlead.config.RetrySettings;
import io.fairlead.config.WarmUpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The settings of a {@link Rig}: waits are short, but refresh and silence are as long as in production, so that a test
 * passes only when nothing had to wait for these safety nets.
 */
record RigSettings(int queueMax, int heldMax, Duration silenceMax, ConversationSettings conversations) {

    static final int SHARDS = 10;
    static final Duration OFFER_MINIMUM_REMAINING = Duration.ofMillis(50);
    static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    /** Clients here are never given proxies from there. */
    static final String DENIED_PROXY_COUNTRY = "XA";

    static final String DENIED_CLIENT_COUNTRY = "XB";
    static final int MINIMUM_PROTOCOL_VERSION = 2;

    static final RigSettings STANDARD = new RigSettings(1_000, 1_000, Duration.ofSeconds(30), waiting(500, 500));

    /**
     * No claim is given up while a cold system still looks for its shards, which would let a younger one come first.
     */
    static final RigSettings PATIENT = new RigSettings(1_000, 1_000, Duration.ofSeconds(30), waiting(500, 3_500));

    /** The safety nets come often enough to be seen at work. */
    static final RigSettings QUICK = new RigSettings(
            1_000,
            1_000,
            Duration.ofMillis(2_500),
            new ConversationSettings(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(300),
                    Duration.ofMillis(600),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(30)));

    /** As in production, but for these two and a shorter linger. */
    static ConversationSettings waiting(int replyMaxMillis, int claimMaxMillis) {
        return new ConversationSettings(
                Duration.ofSeconds(10),
                Duration.ofMillis(replyMaxMillis),
                Duration.ofMillis(claimMaxMillis),
                Duration.ofMillis(200),
                Duration.ofMillis(1_500),
                Duration.ofSeconds(30));
    }

    RigSettings queueMax(int max) {
        return new RigSettings(max, heldMax, silenceMax, conversations);
    }

    RigSettings heldMax(int max) {
        return new RigSettings(queueMax, max, silenceMax, conversations);
    }

    FairleadSettings all() {
        return new FairleadSettings(new ClusterWideSettings(matching(), conversations, SHARDS), node());
    }

    private MatchingSettings matching() {
        var denied = new DeniedPairSettings(
                Optional.of(DENIED_PROXY_COUNTRY),
                OptionalLong.empty(),
                Optional.of(DENIED_CLIENT_COUNTRY),
                OptionalLong.empty());
        return new MatchingSettings(
                MINIMUM_PROTOCOL_VERSION,
                SameNetworkPersonalPairs.REFUSE,
                List.of(denied),
                OFFER_MINIMUM_REMAINING,
                queueMax,
                queueMax,
                silenceMax,
                Duration.ofMillis(50),
                10_000);
    }

    private NodeSettings node() {
        Duration unused = Duration.ofSeconds(1);
        var location = new LocationSettings(
                LocationSettings.Source.NONE, "X-Country", "X-Asn", Optional.empty(), Optional.empty());
        var edge = new EdgeSettings(
                "127.0.0.1",
                0,
                "127.0.0.1",
                OptionalInt.empty(),
                1,
                unused,
                unused,
                ANSWER_MAX,
                List.of(),
                location,
                new CorsSettings(List.of(), unused));
        Duration retry = Duration.ofMillis(100);
        var tls = new ClusterTlsSettings(false, Optional.empty(), Optional.empty(), Optional.empty(), unused);
        return new NodeSettings(
                Set.of(NodeRole.EDGE, NodeRole.BROKER),
                new ClusterSettings("127.0.0.1", 0, Optional.empty(), 0, List.of(), unused, tls),
                edge,
                new HeldSettings(heldMax, heldMax),
                new RetrySettings(retry, retry, retry),
                new ManagementSettings(
                        "127.0.0.1",
                        0,
                        new ManagementSettings.Auth("operator", Optional.empty()),
                        new ManagementSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty()),
                        new ManagementSettings.Status(50, unused)),
                new WarmUpSettings(0, unused),
                new DrainSettings(Duration.ZERO, unused));
    }
}
