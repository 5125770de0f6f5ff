// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.Optional;

/** How an offer's request ends. */
public sealed interface OfferOutcome {

    /** A proxy took it. */
    record Answered(
            ConnectionId connectionId,
            String sdp,
            int selectedProtocolVersion,
            Traversal proxyTraversal,
            Location proxyLocation,
            boolean natCompatible)
            implements OfferOutcome {}

    /** No announcement was given to it. */
    record NoMatch(WhyNoMatch why, Duration retryAfter) implements OfferOutcome {}

    /** An announcement was given to it, but no answer came of it. */
    record NoAnswer(WhyNoAnswer why, Duration retryAfter) implements OfferOutcome {}

    /** Not held at all, or no longer. */
    record Refused(Refusal refusal) implements OfferOutcome {}

    /** Why there is no match, from the least to the nearest miss. */
    enum WhyNoMatch {
        NO_PROXY,
        ONLY_SAME_NETWORK,
        ONLY_DENIED,
        ONLY_OLD_PROTOCOL,
        TOO_LATE;

        /** @param nearest empty when nobody waited at all */
        static WhyNoMatch of(Optional<Ineligible> nearest) {
            return nearest.map(WhyNoMatch::of).orElse(NO_PROXY);
        }

        private static WhyNoMatch of(Ineligible reason) {
            return switch (reason) {
                case SAME_NETWORK -> ONLY_SAME_NETWORK;
                case DENIED -> ONLY_DENIED;
                case OLD_PROTOCOL -> ONLY_OLD_PROTOCOL;
            };
        }
    }

    /** Why there is no answer. */
    enum WhyNoAnswer {
        /** The proxy answered with an error. */
        PROXY_FAILED,
        /** The proxy went away before it could have read the offer. */
        PROXY_GONE,
        /** The proxy has the offer and has not answered in time. */
        TIMEOUT
    }
}
