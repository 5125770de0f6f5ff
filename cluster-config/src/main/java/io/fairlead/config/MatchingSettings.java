// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.List;

/**
 * Who may be matched, and how many may wait ({@code fairlead.cluster-wide.matching}).
 *
 * @param minimumProtocolVersion the smallest selected protocol version that is still matched, from 1
 * @param sameNetworkPersonalPairs whether peers of one network that share a personal compartment may be matched
 * @param deniedPairs pairs of proxy and client locations that are never matched
 * @param offerMinimumRemaining an offer with less time left is not matched but told at once
 * @param announcementsMax announcements that may wait in one compartment at once
 * @param offersMax offers that may wait in one compartment at once
 * @param silenceMax how long a matcher keeps an entry that is not refreshed
 * @param sweepInterval how often a matcher forgets what has expired
 * @param sweepMax entries that one sweep forgets at most; the next goes on
 */
public record MatchingSettings(
        int minimumProtocolVersion,
        SameNetworkPersonalPairs sameNetworkPersonalPairs,
        List<DeniedPairSettings> deniedPairs,
        Duration offerMinimumRemaining,
        int announcementsMax,
        int offersMax,
        Duration silenceMax,
        Duration sweepInterval,
        int sweepMax) {

    /** Whether peers of one network that share a personal compartment may be matched. */
    public enum SameNetworkPersonalPairs {
        REFUSE,
        ALLOW
    }

    public MatchingSettings {
        deniedPairs = List.copyOf(deniedPairs);
    }

    static MatchingSettings read(SettingsReader in) {
        return new MatchingSettings(
                in.count("minimum-protocol-version", 1, 65_535),
                in.choice("same-network-personal-pairs", SameNetworkPersonalPairs.class),
                in.sections("denied-pairs", DeniedPairSettings::read),
                in.duration("offer-minimum-remaining", ZERO, ofSeconds(10)),
                in.count("announcements-max", 1, 10_000_000),
                in.count("offers-max", 1, 10_000_000),
                in.duration("silence-max", ofMillis(100), ofMinutes(10)),
                in.duration("sweep-interval", ofMillis(10), ofSeconds(10)),
                in.count("sweep-max", 1, 1_000_000));
    }
}
