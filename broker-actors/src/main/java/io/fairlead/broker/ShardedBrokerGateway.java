// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * The gateway of a running {@link Broker}: refuses what this node cannot hold, hands the rest to the {@link FrontDesk}, and
 * sends answers to their {@link PendingAnswer}.
 */
final class ShardedBrokerGateway implements BrokerGateway {

    private final ActorSystem<?> system;
    private final ActorRef<FrontDesk.Command> frontDesk;
    private final ActorRef<ShardingEnvelope<PendingAnswer.Command>> pendingAnswers;
    private final RetryAdvice retry;
    private final Duration answerMax;
    private final HeldCount announcements;
    private final HeldCount offers;
    private volatile boolean draining;

    ShardedBrokerGateway(
            ActorSystem<?> system,
            ActorRef<FrontDesk.Command> frontDesk,
            ActorRef<ShardingEnvelope<PendingAnswer.Command>> pendingAnswers,
            RetryAdvice retry,
            Duration answerMax,
            HeldCount announcements,
            HeldCount offers) {
        this.system = system;
        this.frontDesk = frontDesk;
        this.pendingAnswers = pendingAnswers;
        this.retry = retry;
        this.answerMax = answerMax;
        this.announcements = announcements;
        this.offers = offers;
    }

    @Override
    public Held<AnnouncementOutcome> announce(AnnouncementRequest request) {
        var held = new HeldRequest<AnnouncementOutcome, AnnouncementProtocol.Command>(
                new AnnouncementProtocol.CallerGone(), new AnnouncementProtocol.CallerClosed());
        if (draining) {
            held.complete(new AnnouncementOutcome.Refused(leaving()));
        } else if (!announcements.tryAdd()) {
            held.complete(new AnnouncementOutcome.Refused(overloaded(announcements)));
        } else {
            announcements.removeAfter(held.outcome());
            frontDesk.tell(new FrontDesk.HoldAnnouncement(request, held));
        }
        return held;
    }

    @Override
    public Held<OfferOutcome> offer(OfferRequest request) {
        var held = new HeldRequest<OfferOutcome, OfferProtocol.Command>(
                new OfferProtocol.CallerGone(), new OfferProtocol.CallerGone());
        if (draining) {
            held.complete(new OfferOutcome.Refused(leaving()));
        } else if (!offers.tryAdd()) {
            held.complete(new OfferOutcome.Refused(overloaded(offers)));
        } else {
            offers.removeAfter(held.outcome());
            frontDesk.tell(new FrontDesk.HoldOffer(request, held));
        }
        return held;
    }

    @Override
    public CompletionStage<AnswerOutcome> answer(AnswerRequest request) {
        return AskPattern.ask(
                pendingAnswers,
                (ActorRef<AnswerOutcome> replyTo) -> new ShardingEnvelope<>(
                        request.connectionId().value(),
                        new PendingAnswer.Deliver(request.proxyId(), request.answer(), replyTo)),
                answerMax,
                system.scheduler());
    }

    /** New requests are refused from now on. */
    void beginDraining() {
        draining = true;
    }

    private Refusal leaving() {
        return new Refusal.Draining(retry.afterRefusal());
    }

    private Refusal overloaded(HeldCount count) {
        return new Refusal.Overloaded(count.max(), retry.afterRefusal());
    }
}
