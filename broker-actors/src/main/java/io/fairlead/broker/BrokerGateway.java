// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletionStage;

/** What fronts (the HTTP edge, and later others) ask of the broker. Thread-safe; nothing blocks. */
public interface BrokerGateway {

    /** Holds an announcement until it is given to an offer or its patience ends. */
    Held<AnnouncementOutcome> announce(AnnouncementRequest request);

    /** Holds an offer until it is answered or its patience ends. */
    Held<OfferOutcome> offer(OfferRequest request);

    /**
     * Carries a proxy's answer to the offer that waits for it; fails with a
     * {@link java.util.concurrent.TimeoutException} when that offer's node has not confirmed it within
     * {@code edge.answer-max}.
     */
    CompletionStage<AnswerOutcome> answer(AnswerRequest request);
}
