// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;

/** How an announcement's request ends. */
public sealed interface AnnouncementOutcome {

    /**
     * Given to an offer.
     *
     * @param clientCountry ISO 3166-1 alpha-2, or empty when unknown
     * @param answerWithin how long the client still waits for the answer
     */
    record Matched(
            ConnectionId connectionId,
            SessionOffer offer,
            int selectedProtocolVersion,
            String clientCountry,
            boolean natCompatible,
            Duration answerWithin)
            implements AnnouncementOutcome {}

    /** Nobody came in time. */
    record NoMatch(Why why, Duration retryAfter) implements AnnouncementOutcome {}

    /** Not held at all, or no longer. */
    record Refused(Refusal refusal) implements AnnouncementOutcome {}

    /** Why there is no match. */
    enum Why {
        /** No eligible offer came. */
        NO_CLIENT,
        /** The node is leaving: announce again, through another one. */
        DRAINING
    }
}
