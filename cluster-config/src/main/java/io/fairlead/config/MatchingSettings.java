// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;
import java.util.List;

/** Who may be matched, and how many may wait ({@code fairlead.cluster-wide.matching}). */
public record MatchingSettings(
        int minimumProtocolVersion,
        SameNetworkPersonalPairs sameNetworkPersonalPairs,
        List<DeniedPairSettings> deniedPairs,
        Duration offerMinimumRemaining,
        int announcementsMax,
        int offersMax,
        Duration setAsideMax,
        Duration silenceMax,
        Duration sweepInterval,
        int sweepMax) {

    /** Whether peers of one network that share a personal compartment may be matched. */
    public enum SameNetworkPersonalPairs {
        REFUSE,
        ALLOW
    }
}
