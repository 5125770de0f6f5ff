// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.Answered;
import io.fairlead.broker.OfferProtocol.CallerGone;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.broker.OfferProtocol.ClaimOverdue;
import io.fairlead.broker.OfferProtocol.Claimed;
import io.fairlead.broker.OfferProtocol.Closed;
import io.fairlead.broker.OfferProtocol.Command;
import io.fairlead.broker.OfferProtocol.DeadlinePassed;
import io.fairlead.broker.OfferProtocol.Drain;
import io.fairlead.broker.OfferProtocol.LingerOver;
import io.fairlead.broker.OfferProtocol.ProxyLost;
import io.fairlead.broker.OfferProtocol.QueueFull;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.RefreshDue;
import io.fairlead.broker.OfferProtocol.RepliesOverdue;
import io.fairlead.broker.OfferProtocol.Reseek;
import io.fairlead.broker.OfferProtocol.TooLate;
import io.fairlead.broker.OfferProtocol.Unavailable;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
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
 * closing   Closed, RepliesOverdue            closing until every matcher has replied, then ended (no match)
 * any       TooLate                           ended, if nothing is claimed
 * any       CallerGone                        ended; what was set aside for it is released
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

    /** The matchers' replies to one round of seeking, so far. */
    private static final class Round {
        private final Set<Compartment> outstanding;
        private int full;
        private Optional<Candidate> best = Optional.empty();

        Round(Set<Compartment> asked) {
            outstanding = new HashSet<>(asked);
        }
    }

    /** One attempt to be given one announcement. */
    private record Attempt(ConnectionId connectionId, Candidate candidate) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final OfferRequest request;
    private final HeldRequest<OfferOutcome, Command> held;
    private final Collaborators with;
    private final Patience patience;
    private final Comparator<Candidate> better;
    private boolean confirmed;
    private boolean proxyLost;

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
        this.better = Comparator.<Candidate, Boolean>comparing(candidate ->
                        request.traits().traversal().prefers(candidate.traits().traversal()))
                .thenComparing(candidate -> candidate.compartment().kind() == CompartmentKind.PERSONAL)
                .thenComparing(Candidate::waited);
    }

    private Behavior<Command> begin() {
        timers.startSingleTimer(Timer.DEADLINE, new DeadlinePassed(), request.patience());
        return seek();
    }

    private Behavior<Command> seek() {
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new RepliesOverdue(), with.conversations().replyMax());
        request.compartments().forEach(this::seekIn);
        return seeking(new Round(request.compartments()));
    }

    private Behavior<Command> seeking(Round round) {
        return phase(command -> switch (command) {
            case Candidate candidate -> considered(round, candidate);
            case Queued(var compartment) -> replied(round, compartment);
            case QueueFull(var compartment) -> full(round, compartment);
            case TooLate _ -> round.best.isPresent() ? decide(round) : leave(noMatch(WhyNoMatch.TOO_LATE));
            case RepliesOverdue _ -> decide(round);
            case Reseek(var compartment) -> again(compartment);
            case CallerGone _ -> giveUp(round.best);
            case Drain _ -> giveUp(round.best);
            case DeadlinePassed _ -> Behaviors.same(); // the replies decide; they are bounded themselves
            case Answered answered -> refuse(answered);
            case Claimed _, Unavailable _, ProxyLost _, Closed _ -> Behaviors.same(); // of an earlier attempt
            case ClaimOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> waiting() {
        return phase(command -> switch (command) {
            case Candidate candidate -> claim(candidate);
            case RefreshDue _ -> refresh();
            case Reseek(var compartment) -> again(compartment);
            case Queued _, QueueFull _ -> confirm();
            case TooLate _ -> leave(noMatch(WhyNoMatch.TOO_LATE));
            case DeadlinePassed _ -> close();
            case CallerGone _ -> giveUp(Optional.empty());
            case Drain _ -> giveUp(Optional.empty());
            case Answered answered -> refuse(answered);
            case Claimed _, Unavailable _, ProxyLost _, Closed _ -> Behaviors.same(); // of an earlier attempt
            case RepliesOverdue _, ClaimOverdue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> claiming(Attempt attempt) {
        return phase(command -> switch (command) {
            case Claimed(var id) when id.equals(attempt.connectionId()) -> await(attempt);
            case Unavailable(var id) when id.equals(attempt.connectionId()) -> seek();
            case ClaimOverdue _ -> abandonAndSeek(attempt);
            case Answered answered
            when answered.connectionId().equals(attempt.connectionId()) ->
                take(attempt, answered); // the answer overtook the confirmation
            case Answered answered -> refuse(answered);
            case Candidate candidate -> releaseUnlessSame(attempt, candidate);
            case DeadlinePassed _ -> abandonAndEnd(attempt, noMatch(WhyNoMatch.NO_PROXY));
            case CallerGone _ -> abandonAndEnd(attempt, noMatch(WhyNoMatch.NO_PROXY));
            case Claimed _, Unavailable _, ProxyLost _ -> Behaviors.same(); // of an earlier attempt
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var compartment) -> withdrawFrom(compartment);
            case Drain _, RepliesOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> awaiting(Attempt attempt) {
        return phase(command -> switch (command) {
            case Answered answered
            when answered.connectionId().equals(attempt.connectionId()) -> take(attempt, answered);
            case Answered answered -> refuse(answered);
            case ProxyLost(var id) when id.equals(attempt.connectionId()) -> seekAfterLoss();
            case DeadlinePassed _ -> abandonAndEnd(attempt, noAnswer(WhyNoAnswer.TIMEOUT));
            case Candidate candidate -> releaseUnlessSame(attempt, candidate);
            case CallerGone _ -> abandonAndEnd(attempt, noMatch(WhyNoMatch.NO_PROXY));
            case Claimed _, Unavailable _, ProxyLost _ -> Behaviors.same(); // again, or of an earlier attempt
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var compartment) -> withdrawFrom(compartment);
            case Drain _, RepliesOverdue _, ClaimOverdue _, RefreshDue _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> closing(Set<Compartment> outstanding, Optional<Ineligible> nearest) {
        return phase(command -> switch (command) {
            case Closed closed -> closed(outstanding, nearest, closed);
            case RepliesOverdue _ -> endUnmatched(nearest);
            case Candidate candidate -> release(candidate);
            case Answered answered -> refuse(answered);
            case CallerGone _ -> giveUp(Optional.empty());
            case Drain _ -> endUnmatched(nearest);
            case Claimed _, Unavailable _, ProxyLost _, Queued _, QueueFull _, TooLate _ -> Behaviors.same();
            case Reseek(var compartment) -> withdrawFrom(compartment);
            case ClaimOverdue _, RefreshDue _, DeadlinePassed _, LingerOver _ -> Behaviors.same();
        });
    }

    private Behavior<Command> ended() {
        return phase(command -> switch (command) {
            case Candidate candidate -> release(candidate);
            case Claimed(var id) -> abandon(id);
            case Answered answered -> refuse(answered);
            case Reseek(var compartment) -> withdrawFrom(compartment);
            case LingerOver _ -> Behaviors.stopped();
            case Unavailable _, ProxyLost _, Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case CallerGone _, Drain _, RepliesOverdue _, ClaimOverdue _, RefreshDue _, DeadlinePassed _ ->
                Behaviors.same();
        });
    }

    private Behavior<Command> considered(Round round, Candidate candidate) {
        Optional<Candidate> former = round.best;
        if (former.isEmpty() || better.compare(candidate, former.get()) > 0) {
            round.best = Optional.of(candidate);
            former.filter(one -> !sameAnnouncement(one, candidate)).ifPresent(this::release);
        } else if (!sameAnnouncement(former.get(), candidate)) {
            release(candidate);
        }
        return replied(round, candidate.compartment());
    }

    private Behavior<Command> full(Round round, Compartment compartment) {
        if (round.outstanding.contains(compartment)) {
            round.full++;
        }
        return replied(round, compartment);
    }

    private Behavior<Command> replied(Round round, Compartment compartment) {
        confirmed = true;
        round.outstanding.remove(compartment);
        return round.outstanding.isEmpty() ? decide(round) : Behaviors.same();
    }

    private Behavior<Command> decide(Round round) {
        if (round.best.isPresent()) {
            return claim(round.best.get());
        }
        if (round.full == request.compartments().size()) {
            return end(
                    new OfferOutcome.Refused(new Refusal.QueueFull(with.retry().afterRefusal())));
        }
        if (patience.isOver()) {
            return close();
        }
        scheduleRefresh();
        return waiting();
    }

    private Behavior<Command> claim(Candidate candidate) {
        ConnectionId connectionId = ConnectionId.random(with.random());
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new ClaimOverdue(), with.conversations().claimMax());
        with.shards()
                .toPendingAnswer(
                        connectionId,
                        new PendingAnswer.Expect(
                                candidate.announcement(), termsOf(connectionId, candidate), context.getSelf()));
        return claiming(new Attempt(connectionId, candidate));
    }

    private ClaimTerms termsOf(ConnectionId connectionId, Candidate candidate) {
        return new ClaimTerms(
                connectionId,
                candidate.compartment(),
                patience.waited(),
                request.sessionOffer(),
                candidate.traits().selectedProtocolVersion(request.traits()),
                request.traits().location().country(),
                request.traits().traversal().compatibleWith(candidate.traits().traversal()),
                patience.left());
    }

    private Behavior<Command> await(Attempt attempt) {
        timers.cancel(Timer.PHASE);
        // The matcher of the candidate let go of this offer when it named the candidate.
        request.compartments().stream()
                .filter(compartment -> !compartment.equals(attempt.candidate().compartment()))
                .forEach(this::withdrawFrom);
        return awaiting(attempt);
    }

    private Behavior<Command> take(Attempt attempt, Answered answered) {
        answered.replyTo().tell(AnswerOutcome.DELIVERED);
        return switch (answered.answer()) {
            case ProxyAnswer.Failed _ -> end(noAnswer(WhyNoAnswer.PROXY_FAILED));
            case ProxyAnswer.Accepted(var sdp) -> end(answeredBy(attempt, sdp));
        };
    }

    private OfferOutcome answeredBy(Attempt attempt, String sdp) {
        Traits proxy = attempt.candidate().traits();
        return new OfferOutcome.Answered(
                attempt.connectionId(),
                sdp,
                proxy.selectedProtocolVersion(request.traits()),
                proxy.traversal(),
                proxy.location(),
                request.traits().traversal().compatibleWith(proxy.traversal()));
    }

    private Behavior<Command> seekAfterLoss() {
        proxyLost = true;
        return seek();
    }

    private Behavior<Command> abandonAndSeek(Attempt attempt) {
        abandon(attempt.connectionId());
        return seek();
    }

    private Behavior<Command> abandonAndEnd(Attempt attempt, OfferOutcome outcome) {
        abandon(attempt.connectionId());
        return leave(outcome);
    }

    private Behavior<Command> abandon(ConnectionId connectionId) {
        with.shards().toPendingAnswer(connectionId, new PendingAnswer.Abandon());
        return Behaviors.same();
    }

    private Behavior<Command> refuse(Answered answered) {
        answered.replyTo().tell(AnswerOutcome.NO_CLIENT);
        return Behaviors.same();
    }

    /** A second message about the announcement that is being claimed must not put it back into a queue. */
    private Behavior<Command> releaseUnlessSame(Attempt attempt, Candidate candidate) {
        return sameAnnouncement(attempt.candidate(), candidate) ? Behaviors.same() : release(candidate);
    }

    private static boolean sameAnnouncement(Candidate one, Candidate other) {
        return one.announcement().equals(other.announcement());
    }

    private Behavior<Command> release(Candidate candidate) {
        with.shards().toMatcher(candidate.compartment(), new Matcher.Release(candidate.announcement()));
        return Behaviors.same();
    }

    private Behavior<Command> close() {
        timers.cancel(Timer.REFRESH);
        timers.startSingleTimer(
                Timer.PHASE, new RepliesOverdue(), with.conversations().replyMax());
        request.compartments()
                .forEach(compartment ->
                        with.shards().toMatcher(compartment, new Matcher.Close(request.traits(), context.getSelf())));
        return closing(new HashSet<>(request.compartments()), Optional.empty());
    }

    private Behavior<Command> closed(Set<Compartment> outstanding, Optional<Ineligible> nearest, Closed closed) {
        outstanding.remove(closed.compartment());
        Optional<Ineligible> nearer =
                Stream.concat(nearest.stream(), closed.nearest().stream()).max(Comparator.naturalOrder());
        return outstanding.isEmpty() ? endUnmatched(nearer) : closing(outstanding, nearer);
    }

    private Behavior<Command> endUnmatched(Optional<Ineligible> nearest) {
        if (!confirmed) {
            return end(new OfferOutcome.Refused(
                    new Refusal.Unavailable(with.retry().afterRefusal())));
        }
        return end(noMatch(nearest.map(Offer::whyNoMatch).orElse(WhyNoMatch.NO_PROXY)));
    }

    private static WhyNoMatch whyNoMatch(Ineligible reason) {
        return switch (reason) {
            case SAME_NETWORK -> WhyNoMatch.ONLY_SAME_NETWORK;
            case DENIED -> WhyNoMatch.ONLY_DENIED;
            case OLD_PROTOCOL -> WhyNoMatch.ONLY_OLD_PROTOCOL;
        };
    }

    /** Gives up while nothing is claimed: the client has gone, or the node is about to. */
    private Behavior<Command> giveUp(Optional<Candidate> aside) {
        aside.ifPresent(this::release);
        return leave(noMatch(WhyNoMatch.NO_PROXY));
    }

    /** An offer that had a proxy and lost it says so, rather than that there never was one. */
    private OfferOutcome noMatch(WhyNoMatch why) {
        return proxyLost
                ? noAnswer(WhyNoAnswer.PROXY_GONE)
                : new OfferOutcome.NoMatch(why, with.retry().afterOffer());
    }

    private OfferOutcome noAnswer(WhyNoAnswer why) {
        return new OfferOutcome.NoAnswer(why, with.retry().afterOffer());
    }

    /** For an offer that matchers may still know. */
    private Behavior<Command> leave(OfferOutcome outcome) {
        request.compartments().forEach(this::withdrawFrom);
        return end(outcome);
    }

    /** For an offer that no matcher knows any more. */
    private Behavior<Command> end(OfferOutcome outcome) {
        held.complete(outcome);
        timers.cancel(Timer.REFRESH);
        timers.cancel(Timer.DEADLINE);
        timers.startSingleTimer(
                Timer.PHASE, new LingerOver(), with.conversations().linger());
        return ended();
    }

    private Behavior<Command> refresh() {
        request.compartments().forEach(this::seekIn);
        scheduleRefresh();
        return Behaviors.same();
    }

    /** Soon, as long as no matcher has been heard of. */
    private void scheduleRefresh() {
        Duration interval = confirmed
                ? with.conversations().refreshInterval()
                : with.conversations().replyMax();
        timers.startSingleTimer(Timer.REFRESH, new RefreshDue(), interval);
    }

    private Behavior<Command> confirm() {
        confirmed = true;
        return Behaviors.same();
    }

    private Behavior<Command> again(Compartment compartment) {
        seekIn(compartment);
        return Behaviors.same();
    }

    private void seekIn(Compartment compartment) {
        with.shards()
                .toMatcher(
                        compartment,
                        new Matcher.Seek(request.traits(), patience.waited(), patience.left(), context.getSelf()));
    }

    private Behavior<Command> withdrawFrom(Compartment compartment) {
        with.shards().toMatcher(compartment, new Matcher.WithdrawOffer(context.getSelf()));
        return Behaviors.same();
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
        return Phases.phase(handler, () -> held.failIfIncomplete("the offer ended without an outcome"));
    }
}
