// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Answered;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** One {@link Offer} between a recording router and a front that only listens. */
final class OfferFixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final RecordingRouter shards = new RecordingRouter();
    final HeldRequest<OfferOutcome, OfferProtocol.Command> held =
            new HeldRequest<>(new OfferProtocol.CallerGone(), new OfferProtocol.CallerGone());
    final ActorRef<OfferProtocol.Command> actor;

    OfferFixture(Stage stage, Compartment... compartments) {
        this(stage, PATIENCE, compartments);
    }

    OfferFixture(Stage stage, Duration patience, Compartment... compartments) {
        actor = stage.spawn(Offer.create(
                Samples.offerRequest(patience, compartments), held, Samples.collaborators(shards, stage.time())));
        held.heldBy(actor);
    }

    /** One that every matcher has queued, and that has been forgotten to have asked. */
    static OfferFixture waiting(Stage stage, Compartment... compartments) {
        OfferFixture offer = new OfferFixture(stage, compartments);
        for (Compartment compartment : compartments) {
            offer.actor.tell(new OfferProtocol.Queued(compartment));
        }
        offer.shards.forget();
        return offer;
    }

    /** A candidate that is somebody new. */
    static Candidate candidate(Compartment compartment, Traits traits, Duration waited) {
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        return new Candidate(compartment, announcement.getRef(), traits, waited);
    }

    static Candidate candidate(Compartment compartment) {
        return candidate(compartment, Samples.PROXY_TRAITS, Duration.ofSeconds(5));
    }

    /** The same announcement, through another matcher. */
    static Candidate through(Compartment compartment, Candidate candidate) {
        return new Candidate(compartment, candidate.announcement(), candidate.traits(), candidate.waited());
    }

    /** What gives this candidate back. */
    static RecordingRouter.ToMatcher released(Candidate candidate) {
        return new RecordingRouter.ToMatcher(
                candidate.compartment(), new MatcherProtocol.Release(candidate.announcement()));
    }

    /** Has the offer claim this; the answer is the attempt's connection ID. */
    ConnectionId claim(Candidate candidate) {
        actor.tell(candidate);
        return lastExpected().terms().connectionId();
    }

    /** Has the offer be given this; the answer is the match's connection ID. */
    ConnectionId match(Candidate candidate) {
        ConnectionId id = claim(candidate);
        actor.tell(new OfferProtocol.Claimed(id));
        return id;
    }

    /** A proxy says this; the answer is where its front listens. */
    TestInbox<AnswerOutcome> answer(ConnectionId id, ProxyAnswer answer) {
        TestInbox<AnswerOutcome> front = TestInbox.create("front");
        actor.tell(new Answered(id, answer, front.getRef()));
        return front;
    }

    TestInbox<AnswerOutcome> answer(ConnectionId id) {
        return answer(id, new ProxyAnswer.Accepted("v=0 answer"));
    }

    List<PendingAnswer.Expect> expected() {
        return shards.toPendingAnswers().stream()
                .map(RecordingRouter.ToPendingAnswer::command)
                .filter(PendingAnswer.Expect.class::isInstance)
                .map(PendingAnswer.Expect.class::cast)
                .toList();
    }

    PendingAnswer.Expect lastExpected() {
        return expected().getLast();
    }

    /** The attempts that have been given up. */
    List<ConnectionId> abandoned() {
        return shards.toPendingAnswers().stream()
                .filter(sent -> sent.command() instanceof PendingAnswer.Abandon)
                .map(RecordingRouter.ToPendingAnswer::connectionId)
                .toList();
    }

    boolean isHeld() {
        return !future().isDone();
    }

    OfferOutcome outcome() {
        return future().resultNow();
    }

    CompletableFuture<OfferOutcome> future() {
        return held.outcome().toCompletableFuture();
    }
}
