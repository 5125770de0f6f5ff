// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.ConversationSettings;
import org.apache.pekko.actor.typed.ActorRef;

/** What one offer works with, in all its phases. */
record OfferSetup(
        ActorRef<OfferProtocol.Command> self,
        Phases<OfferProtocol.Command> phases,
        OfferRequest request,
        OfferAddress address,
        HeldRequest<OfferOutcome> held,
        Patience patience,
        RequestMatchers matchers,
        OfferVerdicts verdicts,
        Collaborators with) {

    static OfferSetup of(
            ActorRef<OfferProtocol.Command> self,
            Phases<OfferProtocol.Command> phases,
            OfferRequest request,
            OfferAddress address,
            HeldRequest<OfferOutcome> held,
            Collaborators with) {
        Patience patience = Patience.startingNow(request.patience(), with.clock());
        RequestMatchers matchers = RequestMatchers.of(request, patience, self, with);
        return new OfferSetup(
                self, phases, request, address, held, patience, matchers, new OfferVerdicts(with.retry()), with);
    }

    RequestTimers<OfferProtocol.Command> timers() {
        return phases.timers();
    }

    ConversationSettings conversations() {
        return with.conversations();
    }

    PendingAnswer attempt(OfferProtocol.Candidate candidate) {
        return new PendingAnswer(ConnectionId.fresh(address, with.random()), candidate, request);
    }
}
