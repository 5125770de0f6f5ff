// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.Optional;

/** What the broker says to a request, or what became of the request instead. */
interface Reply {

    sealed interface ToAnnouncement extends Reply permits Matched, NoMatch, Refused, HungUp {}

    sealed interface ToOffer extends Reply permits Answered, NoMatch, NoAnswer, Refused, HungUp {}

    sealed interface ToAnswer extends Reply permits Delivered, NoClient, Refused {}

    record Matched(
            String connectionId,
            String offerSdp,
            int selectedProtocolVersion,
            Optional<String> clientCountry,
            boolean natCompatible,
            Duration answerWithin)
            implements ToAnnouncement {}

    record Answered(String connectionId, String answerSdp, int selectedProtocolVersion, boolean natCompatible)
            implements ToOffer {}

    record NoMatch(String why, Duration retryAfter) implements ToAnnouncement, ToOffer {}

    record NoAnswer(String why, Duration retryAfter) implements ToOffer {}

    record Delivered() implements ToAnswer {}

    record NoClient() implements ToAnswer {}

    /** A problem that the broker describes, or {@link BrokerApi#UNREACHABLE}. */
    record Refused(String code, String detail, Duration retryAfter) implements ToAnnouncement, ToOffer, ToAnswer {}

    /** The caller gave up and closed its connection first. */
    record HungUp() implements ToAnnouncement, ToOffer {}
}
