// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.*;
import io.fairlead.config.ConversationSettings;
import io.fairlead.matching.Compartment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One proxy's announcement: lives on the node that took its request and as long as that request, queues itself in the
 * matcher of each of its compartments, and is the only one to decide which offer it is given to.
 *
 * <pre>
 * phase      message                    next
 * ---------  -------------------------  ---------------------------------------------------------
 * enlisting  Enlisted, Claim            enlisting until every matcher's answer is accounted for, then
 *                                       claimed (the oldest offer), waiting, or ended (full, out of time)
 * enlisting  RepliesOverdue             the same with what has come so far
 * waiting    Claim                      claimed
 * waiting    RefreshDue, Reenlist       waiting (enlisted again, with its age)
 * any        DeadlinePassed, Drain      ended (no match), if not claimed
 * any        CallerGone                 ended; when claimed, the offer is told that its proxy is lost
 * claimed    CallerClosed               claimed; at the end of its linger the offer is told to doubt
 * claimed    Claim                      claimed (the same again: confirmed; another: refused)
 * ended      Claim                      ended (refused)
 * both       LingerOver                 stopped
 * </pre>
 *
 * <p>Lost with its node, together with the proxy's connection; matchers forget it after the silence limit, offers that
 * claim it meanwhile get no confirmation and look for another. A matcher that loses its queue is told again at the next
 * refresh, or at once when it asks through the {@link FrontDesk}. After its end it lingers to refuse late claims, so that
 * an offer need not wait for a timeout.
 */
final class Announcement {

    /** The part of an offer's patience with a claim that may go into waiting for an older one. */
    private static final int CLAIM_SHARE = 8;

    private enum Timer {
        PHASE,
        REFRESH,
        DEADLINE
    }

    /** What the matchers and the first claimants have said so far. */
    private record Replies(Set<Compartment> outstanding, List<Claim> claims) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final AnnouncementRequest request;
    private final HeldRequest<AnnouncementOutcome, Command> held;
    private final ShardRouter shards;
    private final ConversationSettings conversations;
    private final RetryAdvice retry;
    private final Patience patience;
    private final Standing standing;
    private boolean queuedAgain;
    private boolean outOfTime;
    private boolean callerClosed;

    static Behavior<Command> create(
            AnnouncementRequest request, HeldRequest<AnnouncementOutcome, Command> held, Collaborators collaborators) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Announcement(context, timers, request, held, collaborators).enlist()));
    }

    private Announcement(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AnnouncementRequest request,
            HeldRequest<AnnouncementOutcome, Command> held,
            Collaborators collaborators) {
        this.context = context;
        this.timers = timers;
        this.request = request;
        this.held = held;
        this.shards = collaborators.shards();
        this.conversations = collaborators.conversations();
        this.retry = collaborators.retry();
        this.standing = new Standing(request.compartments(), conversations);
        this.patience = Patience.startingNow(request.patience(), collaborators.clock());
    }

    private Behavior<Command> enlist() {
        timers.startSingleTimer(Timer.DEADLINE, new DeadlinePassed(), request.patience());
        timers.startSingleTimer(Timer.PHASE, new RepliesOverdue(), conversations.replyMax());
        request.compartments().forEach(this::enlistIn);
        return enlisting(new Replies(new HashSet<>(request.compartments()), new ArrayList<>()));
    }

    private Behavior<Command> enlisting(Replies replies) {
        return phase(command -> switch (command) {
            case Enlisted(var compartment, var verdict) -> replied(replies, compartment, verdict);
            case Claim claim -> claimedEarly(replies, claim);
            case RepliesOverdue _ -> decide(replies);
            case ClaimedElsewhere(var compartment) -> accountedFor(replies, compartment);
            case Reenlist(var compartment) -> again(compartment);
            case NotTaken _ -> enlistAgain();
            case CallerGone _ -> giveUpRefusing(replies, AnnouncementOutcome.Why.NO_CLIENT);
            case Drain _ -> giveUpRefusing(replies, AnnouncementOutcome.Why.DRAINING);
            case DeadlinePassed _ -> runOutOfTime();
            case CallerClosed _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> waiting() {
        return phase(command -> switch (command) {
            case Claim claim -> grant(claim);
            case RefreshDue _ -> refresh();
            case Reenlist(var compartment) -> again(compartment);
            case NotTaken _ -> enlistAgain();
            case Enlisted(var compartment, var verdict) -> heard(compartment, verdict);
            case DeadlinePassed _ -> expire();
            case CallerGone _ -> giveUp(AnnouncementOutcome.Why.NO_CLIENT);
            case Drain _ -> giveUp(AnnouncementOutcome.Why.DRAINING);
            case CallerClosed _, ClaimedElsewhere _, RepliesOverdue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> claimed(Claim winner) {
        return phase(command -> switch (command) {
            case Claim claim when claim.isOf(winner) -> confirmAgain(claim);
            case Claim claim -> refuse(claim);
            case CallerGone _ -> lose(winner);
            case CallerClosed _ -> noteClosed();
            case Reenlist(var compartment) -> speakUp(compartment);
            case LingerOver _ -> stop(winner);
            case Enlisted _, ClaimedElsewhere _, NotTaken _, Drain _ -> Behaviors.same();
            case RepliesOverdue _, RefreshDue _, DeadlinePassed _ -> Behaviors.same();
        });
    }

    private Behavior<Command> ended() {
        return phase(command -> switch (command) {
            case Claim claim -> refuse(claim);
            case Reenlist(var compartment) -> speakUp(compartment);
            case LingerOver _ -> Behaviors.stopped();
            case Enlisted _, ClaimedElsewhere _, NotTaken _, CallerGone _, CallerClosed _ -> Behaviors.same();
            case Drain _ -> Behaviors.same();
            case RepliesOverdue _, RefreshDue _, DeadlinePassed _ -> Behaviors.same();
        });
    }

    /** A proposal stays outstanding: the claim that follows it is what counts. */
    private Behavior<Command> replied(Replies replies, Compartment compartment, Verdict verdict) {
        note(compartment, verdict);
        return verdict == Verdict.PROPOSED ? Behaviors.same() : accountedFor(replies, compartment);
    }

    /** Others may come through other compartments, and an older one is to have it; but this one waits, too. */
    private Behavior<Command> claimedEarly(Replies replies, Claim claim) {
        if (replies.claims().isEmpty()) {
            timers.startSingleTimer(
                    Timer.PHASE, new RepliesOverdue(), conversations.claimMax().dividedBy(CLAIM_SHARE));
        }
        replies.claims().removeIf(claim::isOf);
        replies.claims().add(claim);
        standing.roomIn(claim.terms().compartment());
        return accountedFor(replies, claim.terms().compartment());
    }

    private Behavior<Command> accountedFor(Replies replies, Compartment compartment) {
        replies.outstanding().remove(compartment);
        return replies.outstanding().isEmpty() ? decide(replies) : Behaviors.same();
    }

    private Behavior<Command> decide(Replies replies) {
        if (!replies.claims().isEmpty()) {
            Claim oldest = Collections.max(
                    replies.claims(),
                    Comparator.comparing(claim -> claim.terms().offerWaited()));
            replies.claims().remove(oldest);
            replies.claims().forEach(this::refuse);
            return grant(oldest);
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

    private Behavior<Command> heard(Compartment compartment, Verdict verdict) {
        note(compartment, verdict);
        if (standing.isFullEverywhere()) {
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
        held.complete(new AnnouncementOutcome.Matched(
                terms.connectionId(),
                terms.offer(),
                terms.selectedProtocolVersion(),
                terms.clientCountry(),
                terms.natCompatible(),
                terms.answerWithin()));
        // The matcher of the claim has set this announcement aside and forgets it, unless it was told again meanwhile.
        request.compartments().stream()
                .filter(compartment -> queuedAgain || !compartment.equals(terms.compartment()))
                .forEach(this::withdrawFrom);
        linger();
        return claimed(claim);
    }

    private void confirmTo(Claim claim) {
        claim.replyTo().tell(new PendingAnswer.Claimed(request.proxyId()));
    }

    /** To whoever asks now: the pending answer may have moved. */
    private Behavior<Command> confirmAgain(Claim claim) {
        confirmTo(claim);
        return claimed(claim);
    }

    private Behavior<Command> refuse(Claim claim) {
        claim.replyTo().tell(new PendingAnswer.Unavailable());
        return Behaviors.same();
    }

    private Behavior<Command> lose(Claim winner) {
        winner.replyTo().tell(new PendingAnswer.ProxyLost());
        return ended();
    }

    /** Nobody can tell whether the proxy has read the offer. An answer will show it, or silence until the linger is over. */
    private Behavior<Command> noteClosed() {
        callerClosed = true;
        return Behaviors.same();
    }

    private Behavior<Command> stop(Claim winner) {
        if (callerClosed) {
            winner.replyTo().tell(new PendingAnswer.ProxyDoubtful());
        }
        return Behaviors.stopped();
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

    private Behavior<Command> giveUpRefusing(Replies replies, AnnouncementOutcome.Why why) {
        replies.claims().forEach(this::refuse);
        return giveUp(why);
    }

    private Behavior<Command> giveUp(AnnouncementOutcome.Why why) {
        return end(new AnnouncementOutcome.NoMatch(why, retry.afterAnnouncement()));
    }

    private Behavior<Command> end(AnnouncementOutcome outcome) {
        held.complete(outcome);
        request.compartments().forEach(this::withdrawFrom);
        linger();
        return ended();
    }

    private void linger() {
        timers.cancel(Timer.REFRESH);
        timers.cancel(Timer.DEADLINE);
        timers.startSingleTimer(Timer.PHASE, new LingerOver(), conversations.linger());
    }

    private Behavior<Command> refresh() {
        queuedAgain = true;
        standing.due(patience.waited()).forEach(this::enlistIn);
        scheduleRefresh();
        return Behaviors.same();
    }

    private void scheduleRefresh() {
        timers.startSingleTimer(Timer.REFRESH, new RefreshDue(), standing.interval());
    }

    /** The replies that are still to come decide; they are bounded themselves. */
    private Behavior<Command> runOutOfTime() {
        outOfTime = true;
        return Behaviors.same();
    }

    private Behavior<Command> again(Compartment compartment) {
        queuedAgain = true;
        enlistIn(compartment);
        return speakUp(compartment);
    }

    private Behavior<Command> enlistAgain() {
        queuedAgain = true;
        request.compartments().forEach(this::enlistIn);
        return Behaviors.same();
    }

    /** The answer to a recall, behind whatever else it has made this announcement say. */
    private Behavior<Command> speakUp(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.SpokenUp(context.getSelf()));
        return Behaviors.same();
    }

    private void enlistIn(Compartment compartment) {
        shards.toMatcher(
                compartment,
                new MatcherProtocol.Enlist(request.traits(), patience.waited(), patience.left(), context.getSelf()));
    }

    private void withdrawFrom(Compartment compartment) {
        shards.toMatcher(compartment, new MatcherProtocol.WithdrawAnnouncement(context.getSelf()));
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
        return Phases.phase(handler, () -> held.failIfIncomplete("the announcement ended without an outcome"));
    }
}
