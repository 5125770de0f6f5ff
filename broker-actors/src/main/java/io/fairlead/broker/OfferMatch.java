// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;
import io.fairlead.broker.OfferProtocol.*;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The phases of an {@link Offer} in which it has picked an announcement: it claims that and awaits its proxy's answer.
 * When nothing comes of it the offer seeks again, with its age.
 *
 * <p>A proxy that closes its connection just after it was given the offer may have read it or not, and so may one whose
 * node has died (deploy/docs/decisions/0006). Such an attempt stays <i>in doubt</i>: its answer is still taken while
 * the offer looks for another proxy.
 */
final class OfferMatch {

    private final Offer offer;
    private final OfferSetup setup;
    private Optional<PendingAnswer> inDoubt = Optional.empty();
    private boolean draining;

    OfferMatch(Offer offer, OfferSetup setup) {
        this.offer = offer;
        this.setup = setup;
    }

    Behavior<Command> claim(Candidate candidate) {
        PendingAnswer pending = setup.attempt(candidate);
        setup.timers().noRefresh();
        setup.timers().inPhase(new ClaimOverdue(), setup.conversations().claimMax());
        pending.claim(setup.patience(), setup.self());
        return claiming(pending);
    }

    private Behavior<Command> claiming(PendingAnswer pending) {
        return offer.phase(command -> switch (command) {
            case Claimed(var id, var proxyId) when pending.is(id) -> granted(pending, proxyId);
            case Unavailable(var id) when pending.is(id) -> seekInstead(pending);
            case ProxyLost(var id) when pending.is(id) -> seekAfterLoss(pending);
            case ProxyClosed(var id) when pending.is(id) -> noteClosed(pending);
            case ClaimOverdue _ -> abandonAndSeek(pending);
            case Answered answered when pending.is(answered.connectionId()) -> keep(pending, answered);
            case Answered answered -> takeLate(answered, pending::abandon);
            case Candidate candidate -> alsoNamed(pending, candidate);
            case DeadlinePassed _, CallerGone _ -> abandonAndEnd(pending, noMatch(WhyNoMatch.NO_PROXY));
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _ -> Behaviors.same(); // of an earlier attempt
            case ProxiesLost(var node) when pending.isAt(node) -> noteClosed(pending);
            case ProxiesLost _ -> Behaviors.same(); // others
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var matcher) -> offer.speakUp(matcher);
            case Drain(var finishMax) -> finishThisOnly(finishMax);
            case RepliesOverdue _, DoubtDue _, RefreshDue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> awaiting(PendingAnswer pending) {
        return offer.phase(command -> switch (command) {
            case Answered answered when pending.admits(answered) -> take(pending, answered);
            case Answered answered -> takeLate(answered, () -> {});
            case ProxyLost(var id) when pending.is(id) -> seekAfterLoss(pending);
            case ProxyClosed(var id) when pending.is(id) -> doubtSoon(pending);
            case DoubtDue _ -> seekInDoubt(pending);
            case ProxiesLost(var node) when pending.isAt(node) -> seekInDoubt(pending);
            case DeadlinePassed _ -> offer.end(setup.verdicts().noAnswer(WhyNoAnswer.TIMEOUT));
            case CallerGone _ -> offer.end(noMatch(WhyNoMatch.NO_PROXY));
            case Candidate candidate -> alsoNamed(pending, candidate);
            case Claimed _, Unavailable _, ProxyLost _, ProxyClosed _ ->
                Behaviors.same(); // again, or of an earlier attempt
            case ProxiesLost _ -> Behaviors.same(); // others
            case Queued _, QueueFull _, TooLate _, Closed _ -> Behaviors.same();
            case Reseek(var matcher) -> offer.speakUp(matcher);
            case Drain(var finishMax) -> finishThisOnly(finishMax);
            case RepliesOverdue _, ClaimOverdue _, RefreshDue _, LingerOver _, StruckOff _ -> Behaviors.same();
        });
    }

    private Behavior<Command> granted(PendingAnswer pending, ProxyId proxyId) {
        setup.timers().nothingInPhase();
        setup.matchers().letGo(pending.candidate().compartment());
        pending.grantedBy(proxyId);
        Optional<Answered> kept = pending.takeKept();
        if (kept.isPresent()) {
            return take(pending, kept.get());
        }
        return pending.isProxyClosed() ? doubtSoon(pending) : awaiting(pending);
    }

    /** The answer has overtaken the announcement's word, which says who may answer. */
    private Behavior<Command> keep(PendingAnswer pending, Answered answered) {
        pending.keep(answered);
        return Behaviors.same();
    }

    private Behavior<Command> take(PendingAnswer pending, Answered answered) {
        answered.accept();
        OfferOutcome outcome =
                switch (answered.answer()) {
                    case ProxyAnswer.Failed _ -> setup.verdicts().noAnswer(WhyNoAnswer.PROXY_FAILED);
                    case ProxyAnswer.Accepted(var sdp) -> pending.answeredWith(sdp);
                };
        return setup.matchers().areToldOnce() ? offer.endAtOnce(outcome) : offer.end(outcome);
    }

    private Behavior<Command> seekInstead(PendingAnswer pending) {
        pending.refuseKept();
        return offer.seek();
    }

    private Behavior<Command> seekAfterLoss(PendingAnswer pending) {
        setup.verdicts().proxyWasLost();
        return seekInstead(pending);
    }

    private Behavior<Command> noteClosed(PendingAnswer pending) {
        pending.proxyHasClosed();
        return Behaviors.same();
    }

    /** Nobody can tell whether the proxy has read the offer. Its answer will show it, or silence. */
    private Behavior<Command> doubtSoon(PendingAnswer pending) {
        setup.timers().inPhase(new DoubtDue(), setup.conversations().linger());
        return awaiting(pending);
    }

    /** At most one attempt is in doubt: an earlier one has been silent for longer. */
    private Behavior<Command> seekInDoubt(PendingAnswer pending) {
        inDoubt = Optional.of(pending);
        return offer.seek();
    }

    /** Without a match; what is said then depends on what there has been before. */
    OfferOutcome noMatch(WhyNoMatch why) {
        return inDoubt.isPresent()
                ? setup.verdicts().noAnswer(WhyNoAnswer.TIMEOUT)
                : setup.verdicts().noMatch(why);
    }

    /** Ends without a match, unless the one in doubt may answer yet. */
    Behavior<Command> leaveUnmatched(WhyNoMatch why) {
        return leaveUnlessInDoubt(noMatch(why));
    }

    /** When there is no other proxy to be had, the one in doubt has the rest of the time, if there is any. */
    Behavior<Command> leaveUnlessInDoubt(OfferOutcome outcome) {
        if (inDoubt.isEmpty() || setup.patience().isOver()) {
            return offer.leave(outcome);
        }
        PendingAnswer pending = inDoubt.get();
        inDoubt = Optional.empty();
        setup.timers().nothingInPhase();
        setup.timers().noRefresh();
        setup.matchers().withdraw();
        return awaiting(pending);
    }

    /** An answer to another attempt than the present one: the proxy in doubt has read the offer after all. */
    Behavior<Command> takeLate(Answered answered, Runnable endPresent) {
        Optional<PendingAnswer> late = inDoubt.filter(pending -> pending.admits(answered));
        if (late.isEmpty() || answered.answer() instanceof ProxyAnswer.Failed) {
            return offer.refuse(answered);
        }
        endPresent.run();
        setup.matchers().withdraw();
        return take(late.get(), answered);
    }

    private Behavior<Command> abandonAndSeek(PendingAnswer pending) {
        pending.abandon();
        return offer.seek();
    }

    private Behavior<Command> abandonAndEnd(PendingAnswer pending, OfferOutcome outcome) {
        pending.abandon();
        return offer.leave(outcome);
    }

    /** What is claimed already must not be put back into a queue; it is told not to wait for a second claim. */
    private Behavior<Command> alsoNamed(PendingAnswer pending, Candidate candidate) {
        if (!candidate.isSameAs(pending.candidate())) {
            return offer.release(candidate);
        }
        candidate.announcement().tell(new AnnouncementProtocol.ClaimedElsewhere(candidate.compartment()));
        return Behaviors.same();
    }

    /** The node is leaving: an attempt may finish, if it is soon; another is not begun. */
    private Behavior<Command> finishThisOnly(Duration finishMax) {
        draining = true;
        if (finishMax.compareTo(setup.patience().left()) < 0) {
            setup.timers().deadline(new DeadlinePassed(), finishMax);
        }
        return Behaviors.same();
    }

    /** The same when there is none but perhaps one in doubt. */
    Behavior<Command> finishWhatIsInDoubt(Duration finishMax) {
        finishThisOnly(finishMax);
        return leaveUnmatched(WhyNoMatch.NO_PROXY);
    }

    /** Whether no other attempt is to be begun. */
    boolean isLast() {
        return draining;
    }
}
