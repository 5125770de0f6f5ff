// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator decides about eligibility; all nodes must agree on it.
 *
 * @param minimumProtocolVersion the smallest selected version that is still matched, from 1
 * @param allowSameNetworkPersonalPairs whether rule 3 of design.md §3.2 is lifted inside personal compartments
 * @param offerMinimumRemaining an offer with less time left than this is not matched but told at once
 */
public record MatchingRules(
        int minimumProtocolVersion,
        boolean allowSameNetworkPersonalPairs,
        List<DeniedPair> deniedPairs,
        Duration offerMinimumRemaining) {

    public MatchingRules {
        deniedPairs = List.copyOf(deniedPairs);
        if (minimumProtocolVersion < 1) {
            throw new IllegalArgumentException("minimumProtocolVersion is below 1: " + minimumProtocolVersion);
        }
        if (offerMinimumRemaining.isNegative()) {
            throw new IllegalArgumentException("offerMinimumRemaining is negative: " + offerMinimumRemaining);
        }
    }

    /** Whether an offer with so much time left is told at once instead of being matched. */
    public boolean isTooLate(Duration left) {
        return left.compareTo(offerMinimumRemaining) < 0;
    }

    /**
     * What keeps these two apart in a compartment of this kind, if anything (design.md §3.2, rules 3 to 5). Whoever is
     * kept apart from a peer with his network (ASN) unknown would be with any network: {@code LOAD_BEARING.md}, 8.
     */
    Optional<Ineligible> ineligible(CompartmentKind kind, Traits announcement, Traits offer) {
        Location proxy = announcement.location();
        Location client = offer.location();
        boolean sameNetworkAllowed = allowSameNetworkPersonalPairs && kind == CompartmentKind.PERSONAL;
        if (!sameNetworkAllowed && proxy.sameNetworkAs(client)) {
            return Optional.of(Ineligible.SAME_NETWORK);
        }
        for (DeniedPair rule : deniedPairs) {
            if (rule.denies(proxy, client)) {
                return Optional.of(Ineligible.DENIED);
            }
        }
        return announcement.selectedProtocolVersion(offer) < minimumProtocolVersion
                ? Optional.of(Ineligible.OLD_PROTOCOL)
                : Optional.empty();
    }
}
