// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** One {@link Announcement} between a recording router, a front and claimants that only listen. */
final class AnnouncementFixture {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final RecordingRouter shards = new RecordingRouter();
    final HeldRequest<AnnouncementOutcome, AnnouncementProtocol.Command> held =
            new HeldRequest<>(new AnnouncementProtocol.CallerGone(), new AnnouncementProtocol.CallerClosed());
    final ActorRef<AnnouncementProtocol.Command> actor;

    AnnouncementFixture(Stage stage, Compartment... compartments) {
        this(stage, PATIENCE, compartments);
    }

    AnnouncementFixture(Stage stage, Duration patience, Compartment... compartments) {
        actor = stage.spawn(Announcement.create(
                Samples.announcementRequest(patience, compartments),
                held,
                Samples.collaborators(shards, stage.time())));
        held.heldBy(actor);
    }

    /** One that every matcher has queued, and that has been forgotten to have enlisted. */
    static AnnouncementFixture waiting(Stage stage, Compartment... compartments) {
        AnnouncementFixture announcement = new AnnouncementFixture(stage, compartments);
        for (Compartment compartment : compartments) {
            announcement.reply(compartment, Verdict.QUEUED);
        }
        announcement.shards.forget();
        return announcement;
    }

    void reply(Compartment compartment, Verdict verdict) {
        actor.tell(new AnnouncementProtocol.Enlisted(compartment, verdict));
    }

    /** A claim of an offer that waits since {@code waited}; the answer is where the claimant listens. */
    TestInbox<PendingAnswer.Command> claim(ConnectionId id, Compartment through, Duration waited) {
        TestInbox<PendingAnswer.Command> claimant = TestInbox.create("pending-answer");
        actor.tell(new AnnouncementProtocol.Claim(Samples.terms(id, through, waited), claimant.getRef()));
        return claimant;
    }

    TestInbox<PendingAnswer.Command> claim(ConnectionId id, Compartment through) {
        return claim(id, through, Duration.ofSeconds(1));
    }

    boolean isHeld() {
        return !future().isDone();
    }

    AnnouncementOutcome outcome() {
        return future().resultNow();
    }

    CompletableFuture<AnnouncementOutcome> future() {
        return held.outcome().toCompletableFuture();
    }
}
