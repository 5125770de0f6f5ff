// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.Collection;
import org.apache.pekko.actor.typed.ActorRef;

/** What one announcement says to the matchers of its compartments. */
final class AnnouncementMatchers {

    private final ShardRouter shards;
    private final Duration replyMax;
    private final AnnouncementRequest request;
    private final Patience patience;
    private final ActorRef<AnnouncementProtocol.Command> self;
    private boolean told;
    private boolean toldAgain;

    AnnouncementMatchers(
            Collaborators with,
            AnnouncementRequest request,
            Patience patience,
            ActorRef<AnnouncementProtocol.Command> self) {
        this.shards = with.shards();
        this.replyMax = with.conversations().replyMax();
        this.request = request;
        this.patience = patience;
        this.self = self;
    }

    void enlist() {
        enlistIn(request.compartments());
    }

    void enlistIn(Collection<Compartment> compartments) {
        boolean patient = isPatient();
        toldAgain |= told;
        told = true;
        for (Compartment compartment : compartments) {
            shards.toMatcher(compartment, enlistment(patient));
        }
    }

    /** To the one that has recalled it. */
    void enlistWith(ActorRef<MatcherProtocol.Command> matcher) {
        toldAgain = true;
        shards.straightTo(matcher, enlistment(false));
    }

    private MatcherProtocol.Enlist enlistment(boolean patient) {
        return new MatcherProtocol.Enlist(request.traits(), patience.waited(), patience.left(), self, patient);
    }

    /** At its first word; but several matchers' words are all waited for, and with little time there is none to wait. */
    private boolean isPatient() {
        return !told && request.compartments().size() == 1 && request.patience().compareTo(replyMax) > 0;
    }

    /**
     * Whether the only matcher was told once, so that it has named this announcement to one offer at most; messages are not
     * doubled on their way (Pekko: at most once).
     */
    boolean areToldOnce() {
        return request.compartments().size() == 1 && !toldAgain;
    }

    void withdraw() {
        request.compartments().forEach(this::withdrawFrom);
    }

    /**
     * It is given to an offer. The matcher that named it there has forgotten it; but one that was told again meanwhile
     * may have queued it again.
     */
    void letGo(ClaimTerms terms) {
        for (Compartment compartment : request.compartments()) {
            if (toldAgain || !compartment.equals(terms.compartment())) {
                withdrawFrom(compartment);
            }
        }
    }

    private void withdrawFrom(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.WithdrawAnnouncement(self));
    }

    /** The answer to a recall, behind that it waits, if it does. */
    void speakUp(ActorRef<MatcherProtocol.Command> matcher) {
        shards.straightTo(matcher, new MatcherProtocol.SpokenUp(self));
    }
}
