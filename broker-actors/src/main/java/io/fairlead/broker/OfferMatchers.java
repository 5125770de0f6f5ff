// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.Collection;
import org.apache.pekko.actor.typed.ActorRef;

/** What one offer says to the matchers of its compartments. */
final class OfferMatchers {

    private final ShardRouter shards;
    private final Duration replyMax;
    private final OfferRequest request;
    private final Patience patience;
    private final ActorRef<OfferProtocol.Command> self;
    private boolean asked;
    private boolean askedAgain;

    OfferMatchers(Collaborators with, OfferRequest request, Patience patience, ActorRef<OfferProtocol.Command> self) {
        this.shards = with.shards();
        this.replyMax = with.conversations().replyMax();
        this.request = request;
        this.patience = patience;
        this.self = self;
    }

    void seekIn(Collection<Compartment> compartments) {
        boolean patient = isPatient();
        askedAgain |= asked;
        asked = true;
        for (Compartment compartment : compartments) {
            shards.toMatcher(compartment, search(patient));
        }
    }

    /** With the one that has recalled it. */
    void seekWith(ActorRef<MatcherProtocol.Command> matcher) {
        askedAgain = true;
        shards.straightTo(matcher, search(false));
    }

    private MatcherProtocol.Seek search(boolean patient) {
        return new MatcherProtocol.Seek(request.traits(), patience.waited(), patience.left(), self, patient);
    }

    /** At its first word; but several matchers' words are all waited for, and with little time there is none to wait. */
    private boolean isPatient() {
        return !asked
                && request.compartments().size() == 1
                && request.patience().compareTo(replyMax) > 0;
    }

    /**
     * Whether the only matcher was asked once, so that it has named one candidate at most; messages are not doubled on
     * their way (Pekko: at most once).
     */
    boolean areAskedOnce() {
        return request.compartments().size() == 1 && !askedAgain;
    }

    void withdraw() {
        request.compartments().forEach(this::withdrawFrom);
    }

    private void withdrawFrom(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.WithdrawOffer(self));
    }

    /**
     * The candidate is this offer's. The matcher that named it has let go of the offer already; but one that was asked
     * again meanwhile may have queued it again.
     */
    void letGo(Candidate candidate) {
        for (Compartment compartment : request.compartments()) {
            if (askedAgain || !compartment.equals(candidate.compartment())) {
                withdrawFrom(compartment);
            }
        }
    }

    /** The answer to a recall, behind that it waits, if it does. */
    void speakUp(ActorRef<MatcherProtocol.Command> matcher) {
        shards.straightTo(matcher, new MatcherProtocol.SpokenUp(self));
    }

    void close() {
        request.compartments()
                .forEach(compartment ->
                        shards.toMatcher(compartment, new MatcherProtocol.Close(request.traits(), self)));
    }
}
