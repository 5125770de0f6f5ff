// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Traits;

/** One attempt of an offer to be given one announcement, under a connection ID of its own. */
record Attempt(ConnectionId connectionId, Candidate candidate, OfferRequest request) {

    boolean is(ConnectionId id) {
        return connectionId.equals(id);
    }

    ClaimTerms terms(Patience patience) {
        return new ClaimTerms(
                connectionId,
                candidate.compartment(),
                patience.waited(),
                request.sessionOffer(),
                selectedProtocolVersion(),
                request.traits().location().country(),
                natCompatible(),
                patience.left());
    }

    OfferOutcome answeredWith(String sdp) {
        Traits proxy = candidate.traits();
        return new OfferOutcome.Answered(
                connectionId, sdp, selectedProtocolVersion(), proxy.traversal(), proxy.location(), natCompatible());
    }

    private int selectedProtocolVersion() {
        return candidate.traits().selectedProtocolVersion(request.traits());
    }

    private boolean natCompatible() {
        return request.traits().traversal().compatibleWith(candidate.traits().traversal());
    }
}
