// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.ClusterWideSettings;
import io.fairlead.config.MatchingSettings;
import io.fairlead.config.MatchingSettings.SameNetworkPersonalPairs;
import io.fairlead.matching.DeniedPair;
import io.fairlead.matching.MatchBookLimits;
import io.fairlead.matching.MatchingRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What every matcher of a node shares.
 *
 * @param recoveryMax how long a started matcher waits for the requests that waited with its predecessor
 * @param confirmAfter how long a patient request that is queued may be left without a word: less than it waits for one
 * @param idleMax how long an empty matcher lives
 * @param sweepInterval how often entries whose time is over are removed
 * @param sweepMax how many of them at once, at most
 */
record MatcherSetup(
        MatchingRules rules,
        MatchBookLimits limits,
        Duration recoveryMax,
        Duration confirmAfter,
        Duration idleMax,
        Duration sweepInterval,
        int sweepMax,
        Supplier<ClusterView> cluster,
        InstantSource clock) {

    static MatcherSetup of(ClusterWideSettings settings, Supplier<ClusterView> cluster, InstantSource clock) {
        MatchingSettings matching = settings.matching();
        return new MatcherSetup(
                rules(matching),
                new MatchBookLimits(matching.announcementsMax(), matching.offersMax(), matching.silenceMax()),
                settings.conversations().recoveryMax(),
                settings.conversations().replyMax().dividedBy(2),
                settings.conversations().idleMax(),
                matching.sweepInterval(),
                matching.sweepMax(),
                cluster,
                clock);
    }

    private static MatchingRules rules(MatchingSettings matching) {
        return new MatchingRules(
                matching.minimumProtocolVersion(),
                matching.sameNetworkPersonalPairs() == SameNetworkPersonalPairs.ALLOW,
                matching.deniedPairs().stream()
                        .map(pair -> new DeniedPair(
                                pair.proxyCountry(), pair.proxyAsn(), pair.clientCountry(), pair.clientAsn()))
                        .toList(),
                matching.offerMinimumRemaining());
    }
}
