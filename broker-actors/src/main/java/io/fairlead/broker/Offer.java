// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.*;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client's offer: lives on the node that took its request and as long as that request, asks the matcher of each of
 * its compartments for an announcement, claims the best through a {@link PendingAnswer}, and is the only one to decide
 * which answer it takes.
 *
 * <pre>
 * phase     message                           next
 * --------  --------------------------------  -------------------------------------------------------------
 * seeking   Candidate, Queued, QueueFull      seeking until every matcher has replied, then claiming (the
 *                                             best candidate; the others are released), waiting, or ended
 * seeking   RepliesOverdue                    the same with what has come so far
 * waiting   Candidate                         claiming
 * waiting   RefreshDue, Reseek                waiting (asked again, with its age)
 * waiting   DeadlinePassed                    closing: the matchers forget it and say why there was nothing
 * claiming  Claimed                           awaiting
 * claiming  Unavailable, ClaimOverdue         seeking, with its age
 * awaiting  Answered                          ended (answered, or the proxy failed)
 * awaiting  ProxyLost                         seeking, with its age
 * awaiting  ProxyDoubtful                     seeking, with its age; the answer is taken in any phase until the end
 * closing   Closed, RepliesOverdue            closing until every matcher has replied, then ended (no match)
 * any       TooLate                           ended, if nothing is claimed
 * any       CallerGone                        ended; what is set aside for it, and not claimed, is released
 * claiming, awaiting  DeadlinePassed          ended (no match; no answer in time)
 * ended     Candidate, Claimed, Answered      ended (released, abandoned, refused)
 * ended     LingerOver                        stopped
 * </pre>
 *
 * <p>Lost with its node, together with the client's connection; its set-aside announcement comes back with its own
 * refresh, its pending answer ends at its deadline. A matcher that loses its queue is told again at the next refresh, or
 * at once when it asks through the {@link FrontDesk}.
 */
final class Offer {

    private enum Timer {
        PHASE,
        REFRESH,
        DEADLINE
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final OfferRequest request;
    private final HeldRequest<OfferOutcome, Command> held;
    private final Collaborators with;
    private final Patience patience;
    private final OfferMatchers matchers;
    private final Standing standing;
    private boolean queuedAgain;
    private boolean outOfTime;
    private boolean proxyLost;
    private Optional<Attempt> inDoubt = Optional.empty();
    private boolean draining;

    static Behavior<Command> create(
            OfferRequest request, HeldRequest<OfferOutcome, Command> held, Collaborators collaborators) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Offer(context, timers, request, held, collaborators).begin()));
    }

    private Offer(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            OfferRequest request,
            HeldRequest<OfferOutcome, Command> held,
            Collaborators collaborators) {
        this.context = context;
        this.timers = timers;
        this.request = request;
        this.held = held;
        this.with = collaborators;
        this.patience = Patience.startingNow(request.patience(), collaborators.clock());
        this.standing = new Standing(request.compartments(), collaborators.conversations());
        this.matchers = new OfferMatchers(collaborators.shards(), request, patience, context.getSelf());
    }

    private Behavior<Command> begin() {
        timers.startSingleTimer(Timer.DEADLINE, new DeadlinePassed(), request.patience());
        return seek();
    }

    private Behavior<Command> seek() {
        if (draining) {
            return leaveUnlessInDoubt(noMatch(WhyNoMatch.NO_PROXY));
        }
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new RepliesOverdue(), with.conversations().replyMax());
        matchers.seekIn(request.compartments());
        return seeking(new SeekRound(request.compartments(), request.traits()));
    }

    private Behavior<Command> seeking(SeekRound round) {
        return phase(command -> switch (command) {
            case Candidate candidate -> considered(round, candidate);
            case Queued(var compartment) -> queued(round, compartment);
            case QueueFull(var compartment) -> full(round, compartment);
            case TooLate _ ->
                round.best().isPresent() ? decide(round) : leaveUnlessInDoubt(noMatch(WhyNoMatch.TOO_LATE));
            case RepliesOverdue _ -> decide(round);
            case Reseek(var compartment) -> again(compartment);
            case CallerGone _, Drain _ -> giveUp(round.named());
            case DeadlinePassed _ -> runOutOfTime();
            case Answered answered -> takeLate(answered, () -> round.named().forEach(matchers::release));
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _, Closed _ ->
                Behaviors.same(); // of an earlier attempt
            case ClaimOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> waiting() {
        return phase(command -> switch (command) {
            case Candidate candidate -> claim(candidate);
            case RefreshDue _ -> refresh();
            case Reseek(var compartment) -> again(compartment);
            case Queued(var compartment) -> queued(compartment);
            case QueueFull(var compartment) -> full(compartment);
            case TooLate _ -> leaveUnlessInDoubt(noMatch(WhyNoMatch.TOO_LATE));
            case DeadlinePassed _ -> close();
            case CallerGone _, Drain _ -> giveUp(List.of());
            case Answered answered -> takeLate(answered, () -> {});
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _, Closed _ ->
                Behaviors.same(); // of an earlier attempt
            case RepliesOverdue _, ClaimOverdue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> claiming(Attempt attempt) {
        return phase(command -> switch (command) {
            case Claimed(var id) when attempt.is(id) -> await(attempt);
            case Unavailable(var id) when attempt.is(id) -> seekAgain();
            case ClaimOverdue _ -> abandonAndSeek(attempt);
            case Answered answered
            when attempt.is(answered.connectionId()) ->
                takeUnconfirmed(attempt, answered); // the answer overtook the confirmation
            case Answered answered -> takeLate(answered, () -> abandon(attempt));
            case Candidate candidate -> alsoNamed(attempt, candidate);
            case DeadlinePassed _, CallerGone _ -> abandonAndEnd(attempt, noMatch(WhyNoMatch.NO_PROXY));
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _ -> Behaviors.same(); // of an earlier attempt
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var compartment) -> speakUp(compartment);
            case Drain _ -> finishThisOnly();
            case RepliesOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> awaiting(Attempt attempt) {
        return phase(command -> switch (command) {
            case Answered answered when attempt.is(answered.connectionId()) -> take(attempt, answered);
            case Answered answered -> takeLate(answered, () -> abandon(attempt));
            case ProxyLost(var id) when attempt.is(id) -> seekAfterLoss();
            case ProxyDoubtful(var id) when attempt.is(id) -> seekInDoubt(attempt);
            case DeadlinePassed _ -> abandonAndEnd(attempt, noAnswer(WhyNoAnswer.TIMEOUT));
            case Candidate candidate -> alsoNamed(attempt, candidate);
            case CallerGone _ -> abandonAndEnd(attempt, noMatch(WhyNoMatch.NO_PROXY));
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _ ->
                Behaviors.same(); // again, or of an earlier attempt
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var compartment) -> speakUp(compartment);
            case Drain _ -> finishThisOnly();
            case RepliesOverdue _, ClaimOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> closing(Set<Compartment> outstanding, Optional<Ineligible> nearest) {
        return phase(command -> switch (command) {
            case Closed closed -> closed(outstanding, nearest, closed);
            case RepliesOverdue _ -> endUnmatched(nearest);
            case Candidate candidate -> release(candidate);
            case Answered answered -> takeLate(answered, () -> {});
            case CallerGone _ -> giveUp(List.of());
            case Drain _ -> endUnmatched(nearest);
            case Claimed _, Unavailable _, ProxyLost _, ProxyDoubtful _, Queued _, QueueFull _, TooLate _ ->
                Behaviors.same();
            case Reseek(var compartment) -> speakUp(compartment);
            case ClaimOverdue _, RefreshDue _, DeadlinePassed _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> ended() {
        return phase(command -> switch (command) {
            case Candidate candidate -> release(candidate);
            case Claimed(var id) -> tellPendingAnswer(id, new PendingAnswer.Abandon());
            case Answered answered -> refuse(answered);
            case Reseek(var compartment) -> speakUp(compartment);
            case LingerOver _ -> Behaviors.stopped();
            case Unavailable _, ProxyLost _, ProxyDoubtful _, Queued _, QueueFull _, TooLate _, Closed _ ->
                Behaviors.same();
            case CallerGone _, Drain _, RepliesOverdue _, ClaimOverdue _, RefreshDue _, DeadlinePassed _ ->
                Behaviors.same();
        });
    }

    private Behavior<Command> considered(SeekRound round, Candidate candidate) {
        standing.roomIn(candidate.compartment());
        round.consider(candidate).forEach(matchers::release);
        return decideIfComplete(round);
    }

    private Behavior<Command> queued(SeekRound round, Compartment compartment) {
        standing.roomIn(compartment);
        round.repliedIn(compartment);
        return decideIfComplete(round);
    }

    private Behavior<Command> full(SeekRound round, Compartment compartment) {
        standing.fullIn(compartment);
        round.repliedIn(compartment);
        return decideIfComplete(round);
    }

    private Behavior<Command> decideIfComplete(SeekRound round) {
        return round.isComplete() ? decide(round) : Behaviors.same();
    }

    private Behavior<Command> decide(SeekRound round) {
        if (outOfTime || patience.isOver()) {
            round.named().forEach(matchers::release);
            return close();
        }
        if (round.best().isPresent()) {
            return claim(round.best().get());
        }
        if (standing.isFullEverywhere()) {
            return leaveFull();
        }
        scheduleRefresh();
        return waiting();
    }

    private Behavior<Command> queued(Compartment compartment) {
        standing.roomIn(compartment);
        return Behaviors.same();
    }

    private Behavior<Command> full(Compartment compartment) {
        standing.fullIn(compartment);
        return standing.isFullEverywhere() ? leaveFull() : Behaviors.same();
    }

    private Behavior<Command> leaveFull() {
        return leaveUnlessInDoubt(
                new OfferOutcome.Refused(new Refusal.QueueFull(with.retry().afterRefusal())));
    }

    private Behavior<Command> claim(Candidate candidate) {
        Attempt attempt = new Attempt(ConnectionId.random(with.random()), candidate, request);
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new ClaimOverdue(), with.conversations().claimMax());
        tellPendingAnswer(
                attempt.connectionId(),
                new PendingAnswer.Expect(candidate.announcement(), attempt.terms(patience), context.getSelf()));
        return claiming(attempt);
    }

    private Behavior<Command> await(Attempt attempt) {
        timers.cancel(Timer.PHASE);
        withdrawWhatIsQueued(attempt);
        return awaiting(attempt);
    }

    /** The matcher that named the candidate has let go of this offer, unless it was told again meanwhile. */
    private void withdrawWhatIsQueued(Attempt attempt) {
        if (queuedAgain) {
            matchers.withdraw();
        } else {
            matchers.withdrawFromOthers(attempt.candidate());
        }
    }

    private Behavior<Command> takeUnconfirmed(Attempt attempt, Answered answered) {
        withdrawWhatIsQueued(attempt);
        return take(attempt, answered);
    }

    private Behavior<Command> take(Attempt attempt, Answered answered) {
        answered.replyTo().tell(AnswerOutcome.DELIVERED);
        return switch (answered.answer()) {
            case ProxyAnswer.Failed _ -> end(noAnswer(WhyNoAnswer.PROXY_FAILED));
            case ProxyAnswer.Accepted(var sdp) -> end(attempt.answeredWith(sdp));
        };
    }

    /** Each further round may queue the offer where it is queued already, or was just let go of. */
    private Behavior<Command> seekAgain() {
        queuedAgain = true;
        return seek();
    }

    private Behavior<Command> seekAfterLoss() {
        proxyLost = true;
        return seekAgain();
    }

    /** At most one attempt is in doubt: an earlier one has been silent for longer. */
    private Behavior<Command> seekInDoubt(Attempt attempt) {
        endDoubt();
        inDoubt = Optional.of(attempt);
        return seekAgain();
    }

    private void endDoubt() {
        inDoubt.ifPresent(attempt -> tellPendingAnswer(attempt.connectionId(), new PendingAnswer.Abandon()));
        inDoubt = Optional.empty();
    }

    /** There is no other proxy to be had: the one in doubt has the rest of the time. */
    private Behavior<Command> leaveUnlessInDoubt(OfferOutcome outcome) {
        if (inDoubt.isEmpty()) {
            return leave(outcome);
        }
        Attempt attempt = inDoubt.get();
        inDoubt = Optional.empty();
        timers.cancel(Timer.PHASE);
        timers.cancel(Timer.REFRESH);
        matchers.withdraw();
        return awaiting(attempt);
    }

    /** An answer to another attempt than the present one: the proxy in doubt has read the offer after all. */
    private Behavior<Command> takeLate(Answered answered, Runnable endPresent) {
        Optional<Attempt> late = inDoubt.filter(attempt -> attempt.is(answered.connectionId()));
        if (late.isEmpty() || answered.answer() instanceof ProxyAnswer.Failed) {
            return refuse(answered);
        }
        inDoubt = Optional.empty();
        endPresent.run();
        matchers.withdraw();
        return take(late.get(), answered);
    }

    private Behavior<Command> abandonAndSeek(Attempt attempt) {
        abandon(attempt);
        return seekAgain();
    }

    private Behavior<Command> abandonAndEnd(Attempt attempt, OfferOutcome outcome) {
        abandon(attempt);
        return leave(outcome);
    }

    /** The announcement may not have been claimed yet, and is set aside where nobody else will put it back. */
    private void abandon(Attempt attempt) {
        tellPendingAnswer(attempt.connectionId(), new PendingAnswer.Abandon());
        attempt.candidate().announcement().tell(new AnnouncementProtocol.NotTaken());
    }

    private Behavior<Command> tellPendingAnswer(ConnectionId connectionId, PendingAnswer.Command command) {
        with.shards().toPendingAnswer(connectionId, command);
        return Behaviors.same();
    }

    private Behavior<Command> refuse(Answered answered) {
        answered.replyTo().tell(AnswerOutcome.NO_CLIENT);
        return Behaviors.same();
    }

    /** What is claimed already must not be put back into a queue; it is told not to wait for a second claim. */
    private Behavior<Command> alsoNamed(Attempt attempt, Candidate candidate) {
        if (!candidate.isSameAs(attempt.candidate())) {
            return release(candidate);
        }
        candidate.announcement().tell(new AnnouncementProtocol.ClaimedElsewhere(candidate.compartment()));
        return Behaviors.same();
    }

    private Behavior<Command> release(Candidate candidate) {
        matchers.release(candidate);
        return Behaviors.same();
    }

    private Behavior<Command> close() {
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new RepliesOverdue(), with.conversations().replyMax());
        matchers.close();
        return closing(new HashSet<>(request.compartments()), Optional.empty());
    }

    private Behavior<Command> closed(Set<Compartment> outstanding, Optional<Ineligible> nearest, Closed closed) {
        standing.roomIn(closed.compartment());
        outstanding.remove(closed.compartment());
        Optional<Ineligible> nearer =
                Stream.concat(nearest.stream(), closed.nearest().stream()).max(Comparator.naturalOrder());
        return outstanding.isEmpty() ? endUnmatched(nearer) : closing(outstanding, nearer);
    }

    private Behavior<Command> endUnmatched(Optional<Ineligible> nearest) {
        if (standing.isUnheard()) {
            return end(new OfferOutcome.Refused(
                    new Refusal.Unavailable(with.retry().afterRefusal())));
        }
        return end(noMatch(nearest.map(WhyNoMatch::of).orElse(WhyNoMatch.NO_PROXY)));
    }

    /** Gives up while nothing is claimed: the client has gone, or the node is about to. */
    private Behavior<Command> giveUp(List<Candidate> aside) {
        aside.forEach(matchers::release);
        return leave(noMatch(WhyNoMatch.NO_PROXY));
    }

    /** An offer that had a proxy and lost it says so, rather than that there never was one. */
    private OfferOutcome noMatch(WhyNoMatch why) {
        if (inDoubt.isPresent()) {
            return noAnswer(WhyNoAnswer.TIMEOUT);
        }
        return proxyLost
                ? noAnswer(WhyNoAnswer.PROXY_GONE)
                : new OfferOutcome.NoMatch(why, with.retry().afterOffer());
    }

    private OfferOutcome noAnswer(WhyNoAnswer why) {
        return new OfferOutcome.NoAnswer(why, with.retry().afterOffer());
    }

    /** For an offer that matchers may still know. */
    private Behavior<Command> leave(OfferOutcome outcome) {
        matchers.withdraw();
        return end(outcome);
    }

    /** For an offer that no matcher knows any more. */
    private Behavior<Command> end(OfferOutcome outcome) {
        held.complete(outcome);
        endDoubt();
        timers.cancel(Timer.REFRESH);
        timers.cancel(Timer.DEADLINE);
        timers.startSingleTimer(
                Timer.PHASE, new LingerOver(), with.conversations().linger());
        return ended();
    }

    private Behavior<Command> refresh() {
        queuedAgain = true;
        matchers.seekIn(standing.due(patience.waited()));
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

    /** The node is leaving: an attempt may finish, another is not begun. */
    private Behavior<Command> finishThisOnly() {
        draining = true;
        return Behaviors.same();
    }

    private Behavior<Command> again(Compartment compartment) {
        queuedAgain = true;
        matchers.seekIn(compartment);
        return speakUp(compartment);
    }

    private Behavior<Command> speakUp(Compartment compartment) {
        matchers.speakUp(compartment);
        return Behaviors.same();
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
        return Phases.phase(handler, () -> held.failIfIncomplete("the offer ended without an outcome"));
    }
}
