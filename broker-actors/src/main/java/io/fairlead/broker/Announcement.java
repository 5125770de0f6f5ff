// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.*;
import io.fairlead.broker.OfferProtocol.ProxyClosed;
import io.fairlead.broker.OfferProtocol.ProxyLost;
import io.fairlead.config.ConversationSettings;
import io.fairlead.matching.Compartment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One proxy's announcement: lives on the node that took its request and as long as that request, queues itself in the
 * matcher of each of its compartments, and is the only one to decide which offer it is given to.
 *
 * <pre>
 * phase                message                    next
 * -------------------  -------------------------  -------------------------------------------------------
 * enlisting            Enlisted, Claim            enlisting until every matcher's answer is accounted for,
 *                                                 then claimed (the oldest offer), waiting, or ended (full,
 *                                                 out of time)
 * enlisting            ClaimedElsewhere           the same: that matcher's answer is accounted for
 * enlisting            ClaimsDue                  the same, when a claim was the last answer
 * enlisting            RepliesOverdue             the same with what has come so far
 * enlisting            DeadlinePassed             enlisting; what then decides is out of time
 * waiting              Claim                      waiting until ClaimsDue, right behind what has come
 *                                                 meanwhile
 * waiting              ClaimsDue                  claimed (the oldest offer), or waiting (every claim has
 *                                                 been given up)
 * waiting              RefreshDue                 waiting (enlisted again, with its age)
 * waiting              DeadlinePassed             ended (no match)
 * enlisting, waiting   NotTaken                   the same; that claim is forgotten, and it is enlisted
 *                                                 again
 * enlisting, waiting   Released                   the same; it is enlisted again in that compartment
 * enlisting, waiting   Reenlist                   the same; it is enlisted again with that matcher
 * enlisting, waiting   CallerGone, Drain          ended (no match)
 * claimed              Claim                      claimed (the same again: confirmed; another: refused)
 * ended                Claim                      ended (refused)
 * claimed, ended       Reenlist                   the same (that matcher is told that it has spoken up)
 * claimed, ended       LingerOver                 the same, and asks to be struck off
 * claimed, ended       StruckOff                  stopped
 * </pre>
 *
 * <p>Once it is given to an offer, that offer is told by the proxy's front itself that the proxy has gone, so that
 * nothing depends on how long this actor lives.
 *
 * <p>Lost with its node, together with the proxy's connection; matchers forget it when they learn of that, offers that
 * claim it meanwhile get no confirmation and look for another. A matcher that loses its queue is told again at the next
 * refresh, or at once when it asks through the {@link FrontDesk}. After its end it lingers to refuse late claims, so
 * that an offer need not wait for a timeout; unless there can be none.
 */
final class Announcement {

    /** The part of an offer's patience with a claim that may go into waiting for an older one. */
    private static final int CLAIM_SHARE = 8;

    private final ActorRef<Command> self;
    private final Phases<Command> phases;
    private final RequestTimers<Command> timers;
    private final AnnouncementRequest request;
    private final HeldRequest<AnnouncementOutcome> held;
    private final ConversationSettings conversations;
    private final RetryAdvice retry;
    private final Patience patience;
    private final RequestMatchers matchers;
    private final Standing standing;
    private final ClaimsInHand claims = new ClaimsInHand();
    private boolean outOfTime;

    static Behavior<Command> create(
            AnnouncementRequest request,
            HeldRequest<AnnouncementOutcome> held,
            Residence residence,
            Collaborators collaborators) {
        return Phases.actor(
                held,
                residence,
                collaborators.clock(),
                (self, phases) -> new Announcement(self, phases, request, held, collaborators).enlist());
    }

    private Announcement(
            ActorRef<Command> self,
            Phases<Command> phases,
            AnnouncementRequest request,
            HeldRequest<AnnouncementOutcome> held,
            Collaborators collaborators) {
        this.self = self;
        this.phases = phases;
        this.timers = phases.timers();
        this.request = request;
        this.held = held;
        this.conversations = collaborators.conversations();
        this.retry = collaborators.retry();
        this.standing = new Standing(request.compartments(), conversations);
        this.patience = Patience.startingNow(request.patience(), collaborators.clock());
        this.matchers = RequestMatchers.of(request, patience, self, collaborators);
    }

    private Behavior<Command> enlist() {
        held.tell(() -> self.tell(new CallerGone()));
        timers.deadline(new DeadlinePassed(), request.patience());
        timers.inPhase(new RepliesOverdue(), conversations.replyMax());
        matchers.tell();
        return enlisting(new HashSet<>(request.compartments()));
    }

    /** @param outstanding the compartments whose matcher's answer, or the claim that follows it, is still to come */
    private Behavior<Command> enlisting(Set<Compartment> outstanding) {
        return phase(command -> switch (command) {
            case Enlisted(var compartment, var verdict) -> replied(outstanding, compartment, verdict);
            case Claim claim -> claimedEarly(outstanding, claim);
            case RepliesOverdue _ -> decide();
            case ClaimsDue _ -> outstanding.isEmpty() ? decide() : Behaviors.same();
            case ClaimedElsewhere(var compartment) -> accountedFor(outstanding, compartment);
            case Reenlist(var matcher) -> again(matcher);
            case Released(var compartment) -> enlistAgain(List.of(compartment));
            case NotTaken(var id) -> givenUp(id);
            case CallerGone _ -> giveUp(AnnouncementOutcome.Why.NO_CLIENT);
            case Drain _ -> giveUp(AnnouncementOutcome.Why.DRAINING);
            case DeadlinePassed _ -> runOutOfTime();
            case RefreshDue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> waiting() {
        return phase(command -> switch (command) {
            case Claim claim -> consider(claim);
            case ClaimsDue _ -> claims.isEmpty() ? Behaviors.same() : grantOldest();
            case RefreshDue _ -> refresh();
            case Reenlist(var matcher) -> again(matcher);
            case Released(var compartment) -> enlistAgain(List.of(compartment));
            case NotTaken(var id) -> givenUp(id);
            case Enlisted(var compartment, var verdict) -> heard(compartment, verdict);
            case DeadlinePassed _ -> expire();
            case CallerGone _ -> giveUp(AnnouncementOutcome.Why.NO_CLIENT);
            case Drain _ -> giveUp(AnnouncementOutcome.Why.DRAINING);
            case ClaimedElsewhere _, RepliesOverdue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> claimed(Claim winner) {
        return phase(command -> switch (command) {
            case Claim claim when claim.is(winner.connectionId()) -> confirm(claim);
            case Claim claim -> refuse(claim);
            case Reenlist(var matcher) -> speakUp(matcher);
            case LingerOver _ -> phases.dismiss();
            case StruckOff _ -> Behaviors.stopped();
            case Enlisted _, ClaimedElsewhere _, Released _, NotTaken _, CallerGone _, Drain _ -> Behaviors.same();
            case ClaimsDue _, RepliesOverdue _, RefreshDue _, DeadlinePassed _ -> Behaviors.same();
        });
    }

    private Behavior<Command> ended() {
        return phase(command -> switch (command) {
            case Claim claim -> refuse(claim);
            case Reenlist(var matcher) -> speakUp(matcher);
            case LingerOver _ -> phases.dismiss();
            case StruckOff _ -> Behaviors.stopped();
            case Enlisted _, ClaimedElsewhere _, Released _, NotTaken _, CallerGone _, Drain _ -> Behaviors.same();
            case ClaimsDue _, RepliesOverdue _, RefreshDue _, DeadlinePassed _ -> Behaviors.same();
        });
    }

    /** A proposal stays outstanding: the claim that follows it is what counts. */
    private Behavior<Command> replied(Set<Compartment> outstanding, Compartment compartment, Verdict verdict) {
        note(compartment, verdict);
        return verdict == Verdict.PROPOSED ? Behaviors.same() : accountedFor(outstanding, compartment);
    }

    /** Others may come through other compartments, and an older one is to have it; but this one waits, too. */
    private Behavior<Command> claimedEarly(Set<Compartment> outstanding, Claim claim) {
        outstanding.remove(claim.terms().compartment());
        if (claims.isEmpty() && !outstanding.isEmpty()) {
            timers.inPhase(new RepliesOverdue(), conversations.claimMax().dividedBy(CLAIM_SHARE));
        }
        return consider(claim);
    }

    private Behavior<Command> accountedFor(Set<Compartment> outstanding, Compartment compartment) {
        outstanding.remove(compartment);
        return outstanding.isEmpty() ? decide() : Behaviors.same();
    }

    private Behavior<Command> decide() {
        if (!claims.isEmpty()) {
            return grantOldest();
        }
        if (standing.isFullEverywhere()) {
            return endFull();
        }
        if (outOfTime || patience.isOver()) {
            return expire();
        }
        scheduleRefresh();
        return waiting();
    }

    /** A claim that was long on its way may have its {@link NotTaken} right behind it: look at both. */
    private Behavior<Command> consider(Claim claim) {
        claims.add(claim, patience.waited());
        standing.roomIn(claim.terms().compartment());
        self.tell(new ClaimsDue());
        return Behaviors.same();
    }

    private Behavior<Command> givenUp(ConnectionId attempt) {
        claims.forget(attempt);
        standing.toldAll(patience.waited());
        return enlistAgain(request.compartments());
    }

    /** Where it has been named in vain. */
    private Behavior<Command> enlistAgain(Collection<Compartment> compartments) {
        compartments.forEach(standing::proposedIn);
        matchers.tellIn(compartments);
        scheduleRefresh();
        return Behaviors.same();
    }

    private Behavior<Command> grantOldest() {
        if (held.isCallerGone()) {
            return giveUp(AnnouncementOutcome.Why.NO_CLIENT); // before it is told so: it would be a ghost
        }
        return grant(claims.takeOldest());
    }

    private Behavior<Command> heard(Compartment compartment, Verdict verdict) {
        note(compartment, verdict);
        if (claims.isEmpty() && standing.isFullEverywhere()) {
            return endFull();
        }
        scheduleRefresh();
        return Behaviors.same();
    }

    private void note(Compartment compartment, Verdict verdict) {
        switch (verdict) {
            case QUEUED -> standing.roomIn(compartment);
            case PROPOSED -> standing.proposedIn(compartment);
            case FULL -> standing.fullIn(compartment);
        }
    }

    private Behavior<Command> grant(Claim claim) {
        confirmTo(claim); // before the proxy can answer
        ClaimTerms terms = claim.terms();
        ActorRef<OfferProtocol.Command> offer = claim.replyTo();
        held.tell(
                () -> offer.tell(new ProxyLost(terms.connectionId())),
                () -> offer.tell(new ProxyClosed(terms.connectionId())));
        held.complete(new AnnouncementOutcome.Matched(
                terms.connectionId(),
                terms.offer(),
                terms.selectedProtocolVersion(),
                terms.clientCountry(),
                terms.natCompatible(),
                terms.answerWithin()));
        matchers.letGo(terms.compartment());
        if (matchers.areToldOnce()) {
            phases.dismiss(); // there is no other claim to refuse
        } else {
            linger();
        }
        return claimed(claim);
    }

    private void confirmTo(Claim claim) {
        claim.replyTo().tell(new OfferProtocol.Claimed(claim.connectionId(), request.proxyId()));
    }

    private Behavior<Command> confirm(Claim claim) {
        confirmTo(claim);
        return Behaviors.same();
    }

    private Behavior<Command> refuse(Claim claim) {
        claim.refuse();
        return Behaviors.same();
    }

    /** The deadline has passed. */
    private Behavior<Command> expire() {
        return standing.isUnheard()
                ? end(new AnnouncementOutcome.Refused(new Refusal.Unavailable(retry.afterRefusal())))
                : giveUp(AnnouncementOutcome.Why.NO_CLIENT);
    }

    private Behavior<Command> endFull() {
        return end(new AnnouncementOutcome.Refused(new Refusal.QueueFull(retry.afterRefusal())));
    }

    private Behavior<Command> giveUp(AnnouncementOutcome.Why why) {
        return end(new AnnouncementOutcome.NoMatch(why, retry.afterAnnouncement()));
    }

    private Behavior<Command> end(AnnouncementOutcome outcome) {
        held.complete(outcome);
        claims.refuseAll();
        matchers.withdraw();
        linger();
        return ended();
    }

    private void linger() {
        timers.linger(new LingerOver(), conversations.linger());
    }

    private Behavior<Command> refresh() {
        matchers.tellIn(standing.due(patience.waited()));
        scheduleRefresh();
        return Behaviors.same();
    }

    private void scheduleRefresh() {
        timers.refresh(new RefreshDue(), standing.scheduleNext(patience.waited()));
    }

    /** The replies that are still to come decide; they are bounded themselves. */
    private Behavior<Command> runOutOfTime() {
        outOfTime = true;
        return Behaviors.same();
    }

    private Behavior<Command> again(ActorRef<MatcherProtocol.Command> matcher) {
        matchers.tellRecaller(matcher);
        return speakUp(matcher);
    }

    private Behavior<Command> speakUp(ActorRef<MatcherProtocol.Command> matcher) {
        matchers.speakUp(matcher);
        return Behaviors.same();
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
        return phases.phase(handler);
    }
}
