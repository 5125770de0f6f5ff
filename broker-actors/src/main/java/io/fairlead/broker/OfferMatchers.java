// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import java.util.Collection;
import org.apache.pekko.actor.typed.ActorRef;

/** What one offer says to the matchers of its compartments. */
record OfferMatchers(
        ShardRouter shards, OfferRequest request, Patience patience, ActorRef<OfferProtocol.Command> self) {

    void seekIn(Collection<Compartment> compartments) {
        compartments.forEach(this::seekIn);
    }

    void seekIn(Compartment compartment) {
        shards.toMatcher(
                compartment, new MatcherProtocol.Seek(request.traits(), patience.waited(), patience.left(), self));
    }

    void withdraw() {
        request.compartments().forEach(this::withdrawFrom);
    }

    void withdrawFrom(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.WithdrawOffer(self));
    }

    /** The matcher that named a candidate has let go of the offer already. */
    void withdrawFromOthers(Candidate named) {
        request.compartments().stream()
                .filter(compartment -> !compartment.equals(named.compartment()))
                .forEach(this::withdrawFrom);
    }

    /** The answer to a recall, behind whatever else it has made this offer say. */
    void speakUp(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.SpokenUp(self));
    }

    void release(Candidate candidate) {
        shards.toMatcher(candidate.compartment(), new MatcherProtocol.Release(candidate.announcement()));
    }

    void close() {
        request.compartments()
                .forEach(compartment ->
                        shards.toMatcher(compartment, new MatcherProtocol.Close(request.traits(), self)));
    }
}
