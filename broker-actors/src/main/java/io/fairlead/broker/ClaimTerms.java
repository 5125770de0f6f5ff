// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;

/**
 * What an offer's claim tells the announcement that it wants.
 *
 * @param compartment through whose matcher they met
 * @param offerWaited decides between claims that come together: the longest wait wins
 * @param clientCountry empty when unknown
 * @param answerWithin how long the client still waits for the answer
 */
record ClaimTerms(
        ConnectionId connectionId,
        Compartment compartment,
        Duration offerWaited,
        SessionOffer offer,
        int selectedProtocolVersion,
        String clientCountry,
        boolean natCompatible,
        Duration answerWithin) {

    ClaimTerms asOf(Duration ago) {
        return new ClaimTerms(
                connectionId,
                compartment,
                offerWaited.minus(ago),
                offer,
                selectedProtocolVersion,
                clientCountry,
                natCompatible,
                answerWithin);
    }
}
