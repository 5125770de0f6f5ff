// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.Objects.requireNonNull;

import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnnouncementRequest;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.AnswerRequest;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.broker.Held;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.OfferRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A broker in memory: keeps every request for the test to look at, and to end as it likes. */
final class TwinBroker implements BrokerGateway {

    static final long LONG_SECONDS = 20;

    /** One request, and what the edge has said about its caller. */
    static final class Asked<R, O> implements Held<O> {

        final R request;
        final CompletableFuture<O> outcome = new CompletableFuture<>();
        private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        Asked(R request) {
            this.request = request;
        }

        @Override
        public CompletionStage<O> outcome() {
            return outcome;
        }

        @Override
        public void callerGone() {
            gone.complete(true);
        }

        @Override
        public void callerClosed() {
            closed.complete(true);
        }

        boolean closedBy(long millis) {
            return closed.copy()
                    .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                    .join();
        }

        boolean goneBy(long millis) {
            return gone.copy()
                    .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                    .join();
        }

        boolean goneSoon() {
            return goneBy(TimeUnit.SECONDS.toMillis(LONG_SECONDS));
        }
    }

    private final BlockingQueue<Asked<AnnouncementRequest, AnnouncementOutcome>> announcements =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<Asked<OfferRequest, OfferOutcome>> offers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Asked<AnswerRequest, AnswerOutcome>> answers = new LinkedBlockingQueue<>();

    private volatile Consumer<Asked<AnnouncementRequest, AnnouncementOutcome>> onAnnouncement = _ -> {};
    private volatile Consumer<Asked<OfferRequest, OfferOutcome>> onOffer = _ -> {};
    private volatile Consumer<Asked<AnswerRequest, AnswerOutcome>> onAnswer = _ -> {};

    /** From now on, no answer is confirmed in time. */
    void confirmNoAnswers() {
        onAnswer = asked -> asked.outcome.completeExceptionally(new TimeoutException("not confirmed"));
    }

    /** From now on, every announcement, offer and answer ends at once as given. */
    void endAllWith(AnnouncementOutcome announcement, OfferOutcome offer, AnswerOutcome answer) {
        onAnnouncement = asked -> asked.outcome.complete(announcement);
        onOffer = asked -> asked.outcome.complete(offer);
        onAnswer = asked -> asked.outcome.complete(answer);
    }

    void failAllWith(RuntimeException failure) {
        onAnnouncement = asked -> asked.outcome.completeExceptionally(failure);
        onOffer = asked -> asked.outcome.completeExceptionally(failure);
        onAnswer = asked -> asked.outcome.completeExceptionally(failure);
    }

    void throwAlways(RuntimeException failure) {
        onAnnouncement = _ -> raise(failure);
        onOffer = _ -> raise(failure);
        onAnswer = _ -> raise(failure);
    }

    private static void raise(RuntimeException failure) {
        throw failure;
    }

    @Override
    public Held<AnnouncementOutcome> announce(AnnouncementRequest request) {
        return taken(new Asked<>(request), announcements, onAnnouncement);
    }

    @Override
    public Held<OfferOutcome> offer(OfferRequest request) {
        return taken(new Asked<>(request), offers, onOffer);
    }

    @Override
    public CompletionStage<AnswerOutcome> answer(AnswerRequest request) {
        return taken(new Asked<>(request), answers, onAnswer).outcome();
    }

    Asked<AnnouncementRequest, AnnouncementOutcome> nextAnnouncement() throws InterruptedException {
        return next(announcements);
    }

    Asked<OfferRequest, OfferOutcome> nextOffer() throws InterruptedException {
        return next(offers);
    }

    Asked<AnswerRequest, AnswerOutcome> nextAnswer() throws InterruptedException {
        return next(answers);
    }

    boolean askedNothing() {
        return announcements.isEmpty() && offers.isEmpty() && answers.isEmpty();
    }

    private static <A> A taken(A asked, BlockingQueue<A> queue, Consumer<A> action) {
        queue.add(asked);
        action.accept(asked);
        return asked;
    }

    private static <A> A next(BlockingQueue<A> queue) throws InterruptedException {
        return requireNonNull(queue.poll(LONG_SECONDS, TimeUnit.SECONDS), "the broker was not asked");
    }
}
