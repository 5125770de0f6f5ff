// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.*;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One client's offer: lives on the node that took its request and as long as that request, asks the matcher of each of
 * its compartments for an announcement, claims the best, and is the only one to decide which answer it takes.
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
 * claiming  Claimed                           awaiting, or ended (its answer has come already)
 * claiming  Unavailable, ProxyLost,           seeking, with its age
 *           ClaimOverdue
 * claiming  ProxyClosed, ProxiesLost          claiming; once it is granted, awaiting and soon in doubt
 * claiming  Answered                          claiming (kept until the announcement's word has come)
 * awaiting  Answered by the right proxy       ended (answered, or the proxy failed)
 * awaiting  ProxyLost                         seeking, with its age
 * awaiting  ProxyClosed, then DoubtDue        seeking, with its age; the answer is taken in any phase until the end
 * awaiting  ProxiesLost, its own among them   the same at once
 * closing   Closed, RepliesOverdue            closing until every matcher has replied, then ended (no match)
 * any       TooLate                           ended, if nothing is claimed
 * seeking, waiting  Drain                     ended, or awaiting the one in doubt
 * any       CallerGone                        ended; what is named to it, and not claimed, is released
 * claiming, awaiting  DeadlinePassed          ended (no match; no answer in time)
 * ended     Candidate, Answered               ended (released, refused)
 * ended     LingerOver                        ended, and asks to be struck off
 * ended     StruckOff                         stopped
 * </pre>
 *
 * <p>Lost with its node, together with the client's connection; an announcement that was named to it comes back with
 * its own refresh, its proxy's answer finds no client. A matcher that loses its queue is told again at the next
 * refresh, or at once when it asks through the {@link FrontDesk}.
 */
final class Offer {

    private final OfferSetup setup;
    private final OfferMatch match;
    private final Standing standing;
    private boolean outOfTime;

    /** @param address where answers reach this actor */
    static Behavior<Command> create(
            OfferRequest request,
            OfferAddress address,
            HeldRequest<OfferOutcome> held,
            Residence residence,
            Collaborators collaborators) {
        return Phases.actor(
                held,
                residence,
                collaborators.clock(),
                (self, phases) ->
                        new Offer(OfferSetup.of(self, phases, request, address, held, collaborators)).begin());
    }

    private Offer(OfferSetup setup) {
        this.setup = setup;
        this.match = new OfferMatch(this, setup);
        this.standing = new Standing(setup.request().compartments(), setup.conversations());
    }

    private Behavior<Command> begin() {
        setup.held().tell(() -> setup.self().tell(new CallerGone()));
        setup.timers().deadline(new DeadlinePassed(), setup.request().patience());
        return seek();
    }

    /** From the start; or again, when nothing has come of an attempt. */
    Behavior<Command> seek() {
        if (match.isLast()) {
            return match.leaveUnmatched(WhyNoMatch.NO_PROXY);
        }
        setup.timers().noRefresh();
        setup.timers().inPhase(new RepliesOverdue(), setup.conversations().replyMax());
        standing.askedAnew(setup.patience().waited());
        setup.matchers().tell();
        return seeking(
                new SeekRound(setup.request().compartments(), setup.request().traits()));
    }

    private Behavior<Command> seeking(SeekRound round) {
        return phase(command -> switch (command) {
            case Candidate candidate -> considered(round, candidate);
            case Queued(var compartment) -> queued(round, compartment);
            case QueueFull(var compartment) -> full(round, compartment);
            case TooLate _ -> round.best().isPresent() ? decide(round) : match.leaveUnmatched(WhyNoMatch.TOO_LATE);
            case RepliesOverdue _ -> decide(round);
            case Reseek(var matcher) -> again(matcher);
            case CallerGone _ -> giveUp(round.named());
            case Drain(var finishMax) -> drain(round.named(), finishMax);
            case DeadlinePassed _ -> runOutOfTime();
            case Answered answered ->
                match.takeLate(answered, () -> round.named().forEach(Candidate::release));
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _, ProxiesLost _ ->
                Behaviors.same(); // of an earlier attempt
            case Closed _ -> Behaviors.same(); // only who is closing is told so
            case ClaimOverdue _, DoubtDue _, RefreshDue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> waiting() {
        return phase(command -> switch (command) {
            case Candidate candidate -> match.claim(candidate);
            case RefreshDue _ -> refresh();
            case Reseek(var matcher) -> again(matcher);
            case Queued(var compartment) -> queued(compartment);
            case QueueFull(var compartment) -> full(compartment);
            case TooLate _ -> match.leaveUnmatched(WhyNoMatch.TOO_LATE);
            case DeadlinePassed _ -> close();
            case CallerGone _ -> giveUp(List.of());
            case Drain(var finishMax) -> drain(List.of(), finishMax);
            case Answered answered -> match.takeLate(answered, () -> {});
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _, ProxiesLost _ ->
                Behaviors.same(); // of an earlier attempt
            case Closed _ -> Behaviors.same(); // only who is closing is told so
            case RepliesOverdue _, ClaimOverdue _, DoubtDue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> closing(Set<Compartment> outstanding, Optional<Ineligible> nearest) {
        return phase(command -> switch (command) {
            case Closed closed -> closed(outstanding, nearest, closed);
            case RepliesOverdue _ -> endUnmatched(nearest);
            case Candidate candidate -> release(candidate);
            case Answered answered -> match.takeLate(answered, () -> {});
            case CallerGone _ -> giveUp(List.of());
            case Drain _ -> endUnmatched(nearest);
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _, ProxiesLost _ -> Behaviors.same();
            case Queued _, QueueFull _, TooLate _ -> Behaviors.same();
            case Reseek(var matcher) -> speakUp(matcher);
            case ClaimOverdue _, DoubtDue _, RefreshDue _, DeadlinePassed _, LingerOver _, StruckOff _ ->
                Behaviors.same();
        });
    }

    private Behavior<Command> ended() {
        return phase(command -> switch (command) {
            case Candidate candidate -> release(candidate);
            case Answered answered -> refuse(answered);
            case Reseek(var matcher) -> speakUp(matcher);
            case LingerOver _ -> setup.phases().dismiss();
            case StruckOff _ -> Behaviors.stopped();
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _, ProxiesLost _ -> Behaviors.same();
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case CallerGone _, Drain _, RepliesOverdue _, ClaimOverdue _, DoubtDue _, RefreshDue _, DeadlinePassed _ ->
                Behaviors.same();
        });
    }

    private Behavior<Command> considered(SeekRound round, Candidate candidate) {
        standing.roomIn(candidate.compartment());
        round.consider(candidate.asOf(setup.patience().waited())).forEach(Candidate::release);
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
        if (outOfTime || setup.patience().isOver()) {
            round.named().forEach(Candidate::release);
            return close();
        }
        if (round.best().isPresent()) {
            return match.claim(round.best().get());
        }
        if (standing.isFullEverywhere()) {
            return match.leaveUnlessInDoubt(setup.verdicts().queueFull());
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
        return standing.isFullEverywhere()
                ? match.leaveUnlessInDoubt(setup.verdicts().queueFull())
                : Behaviors.same();
    }

    Behavior<Command> refuse(Answered answered) {
        answered.refuse();
        return Behaviors.same();
    }

    Behavior<Command> release(Candidate candidate) {
        candidate.release();
        return Behaviors.same();
    }

    private Behavior<Command> close() {
        setup.timers().noRefresh();
        setup.timers().inPhase(new RepliesOverdue(), setup.conversations().replyMax());
        setup.matchers().tellAll(new MatcherProtocol.Close(setup.request().traits(), setup.self()));
        return closing(new HashSet<>(setup.request().compartments()), Optional.empty());
    }

    private Behavior<Command> closed(Set<Compartment> outstanding, Optional<Ineligible> nearest, Closed closed) {
        standing.roomIn(closed.compartment());
        outstanding.remove(closed.compartment());
        Optional<Ineligible> nearer =
                Stream.concat(nearest.stream(), closed.nearest().stream()).max(Comparator.naturalOrder());
        return outstanding.isEmpty() ? endUnmatched(nearer) : closing(outstanding, nearer);
    }

    private Behavior<Command> endUnmatched(Optional<Ineligible> nearest) {
        return end(standing.isUnheard() ? setup.verdicts().unavailable() : match.noMatch(WhyNoMatch.of(nearest)));
    }

    /** Gives up while nothing is claimed: the client has gone. */
    private Behavior<Command> giveUp(List<Candidate> named) {
        named.forEach(Candidate::release);
        return leave(match.noMatch(WhyNoMatch.NO_PROXY));
    }

    /** Gives up while nothing is claimed, unless the proxy in doubt may answer yet: the node is about to go. */
    private Behavior<Command> drain(List<Candidate> named, Duration finishMax) {
        named.forEach(Candidate::release);
        return match.finishWhatIsInDoubt(finishMax);
    }

    /** For an offer that matchers may still know. */
    Behavior<Command> leave(OfferOutcome outcome) {
        setup.matchers().withdraw();
        return end(outcome);
    }

    /** For an offer that no matcher knows any more. */
    Behavior<Command> end(OfferOutcome outcome) {
        setup.held().complete(outcome);
        setup.timers().linger(new LingerOver(), setup.conversations().linger());
        return ended();
    }

    /**
     * For an offer that is given its only candidate: nothing else comes but answers, and the front desk refuses those.
     */
    Behavior<Command> endAtOnce(OfferOutcome outcome) {
        setup.held().complete(outcome);
        setup.phases().dismiss();
        return ended();
    }

    private Behavior<Command> refresh() {
        setup.matchers().tellIn(standing.due(setup.patience().waited()));
        scheduleRefresh();
        return Behaviors.same();
    }

    private void scheduleRefresh() {
        setup.timers()
                .refresh(
                        new RefreshDue(), standing.scheduleNext(setup.patience().waited()));
    }

    /** The replies that are still to come decide; they are bounded themselves. */
    private Behavior<Command> runOutOfTime() {
        outOfTime = true;
        return Behaviors.same();
    }

    private Behavior<Command> again(ActorRef<MatcherProtocol.Command> matcher) {
        setup.matchers().tellRecaller(matcher);
        return speakUp(matcher);
    }

    Behavior<Command> speakUp(ActorRef<MatcherProtocol.Command> matcher) {
        setup.matchers().speakUp(matcher);
        return Behaviors.same();
    }

    Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
        return setup.phases().phase(handler);
    }
}
