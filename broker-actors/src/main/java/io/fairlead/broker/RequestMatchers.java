// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What one request says to the matchers of its compartments. */
final class RequestMatchers {

    /** Makes the message by which a request says that it waits. */
    interface Word {

        /**
         * That it waits, with its age at this moment.
         *
         * @param patient whether the matcher may leave it at that for a while ({@link Unconfirmed})
         */
        MatcherProtocol.Command ofNow(boolean patient);
    }

    private final ShardRouter shards;
    private final Set<Compartment> compartments;
    private final ActorRef<?> self;
    private final Word word;
    private final MatcherProtocol.Command farewell;
    private final boolean patientAtFirst;
    private boolean told;
    private boolean toldAgain;

    private RequestMatchers(
            Collaborators with,
            Set<Compartment> compartments,
            Duration patience,
            ActorRef<?> self,
            Word word,
            MatcherProtocol.Command farewell) {
        this.shards = with.shards();
        this.compartments = compartments;
        this.self = self;
        this.word = word;
        this.farewell = farewell;
        // Not with several matchers, whose replies are all waited for; nor when the late word might come after its end.
        this.patientAtFirst = compartments.size() == 1
                && patience.compareTo(with.conversations().replyMax()) > 0;
    }

    static RequestMatchers of(
            AnnouncementRequest request,
            Patience patience,
            ActorRef<AnnouncementProtocol.Command> self,
            Collaborators with) {
        return new RequestMatchers(
                with,
                request.compartments(),
                request.patience(),
                self,
                patient ->
                        new MatcherProtocol.Enlist(request.traits(), patience.waited(), patience.left(), self, patient),
                new MatcherProtocol.WithdrawAnnouncement(self));
    }

    static RequestMatchers of(
            OfferRequest request, Patience patience, ActorRef<OfferProtocol.Command> self, Collaborators with) {
        return new RequestMatchers(
                with,
                request.compartments(),
                request.patience(),
                self,
                patient ->
                        new MatcherProtocol.Seek(request.traits(), patience.waited(), patience.left(), self, patient),
                new MatcherProtocol.WithdrawOffer(self));
    }

    /** All of them, that it waits. */
    void tell() {
        tellIn(compartments);
    }

    /** Those of its compartments that it waits. */
    void tellIn(Collection<Compartment> some) {
        MatcherProtocol.Command now = word.ofNow(patientAtFirst && !told);
        toldAgain |= told;
        told = true;
        some.forEach(compartment -> shards.toMatcher(compartment, now));
    }

    /** The one that has recalled it that it waits. */
    void tellRecaller(ActorRef<MatcherProtocol.Command> recaller) {
        toldAgain = true;
        shards.straightTo(recaller, word.ofNow(false));
    }

    /**
     * Whether the only matcher was told once, so that it has named this request to one other at most; messages are not
     * doubled on their way (Pekko: at most once).
     */
    boolean areToldOnce() {
        return compartments.size() == 1 && !toldAgain;
    }

    /** It waits no more. */
    void withdraw() {
        tellAll(farewell);
    }

    /**
     * It is matched. The matcher of the compartment in which it was named has forgotten it; but one that was told again
     * meanwhile may have queued it again.
     */
    void letGo(Compartment namedIn) {
        for (Compartment compartment : compartments) {
            if (toldAgain || !compartment.equals(namedIn)) {
                shards.toMatcher(compartment, farewell);
            }
        }
    }

    /** One word to all of them. */
    void tellAll(MatcherProtocol.Command command) {
        compartments.forEach(compartment -> shards.toMatcher(compartment, command));
    }

    /** The answer to a recall, behind that it waits, if it does. */
    void speakUp(ActorRef<MatcherProtocol.Command> recaller) {
        shards.straightTo(recaller, new MatcherProtocol.SpokenUp(self));
    }
}
