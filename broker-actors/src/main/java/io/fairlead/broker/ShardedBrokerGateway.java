// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * The gateway of a running {@link Broker}: refuses what this node cannot hold, hands the rest to the {@link FrontDesk},
 * and sends answers to the front desk of the node that holds their offer.
 */
final class ShardedBrokerGateway implements BrokerGateway {

    private final ActorSystem<?> system;
    private final ActorRef<FrontDesk.Command> frontDesk;
    private final Supplier<ClusterView> cluster;
    private final RetryAdvice retry;
    private final Duration answerMax;
    private final HeldCount announcements;
    private final HeldCount offers;
    private volatile boolean draining;

    ShardedBrokerGateway(
            ActorSystem<?> system,
            ActorRef<FrontDesk.Command> frontDesk,
            Supplier<ClusterView> cluster,
            RetryAdvice retry,
            Duration answerMax,
            HeldCount announcements,
            HeldCount offers) {
        this.system = system;
        this.frontDesk = frontDesk;
        this.cluster = cluster;
        this.retry = retry;
        this.answerMax = answerMax;
        this.announcements = announcements;
        this.offers = offers;
    }

    @Override
    public Held<AnnouncementOutcome> announce(AnnouncementRequest request) {
        HeldRequest<AnnouncementOutcome> held = new HeldRequest<>();
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
        HeldRequest<OfferOutcome> held = new HeldRequest<>();
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
        return cluster.get()
                .frontDeskOf(request.connectionId().address().node())
                .map(desk -> deliver(desk, request))
                .orElseGet(() -> CompletableFuture.completedFuture(AnswerOutcome.NO_CLIENT));
    }

    private CompletionStage<AnswerOutcome> deliver(ActorRef<FrontDesk.WireCommand> desk, AnswerRequest request) {
        return AskPattern.ask(
                desk,
                replyTo -> new FrontDesk.Deliver(request.connectionId(), request.proxyId(), request.answer(), replyTo),
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
