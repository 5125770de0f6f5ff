// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One {@link Announcement} between a recording router, a front and claimants that only listen. */
final class AnnouncementFixture {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final RecordingRouter shards = new RecordingRouter();
    private final TestInbox<MatcherProtocol.Command> matcher = TestInbox.create("matcher");
    final HeldRequest<AnnouncementOutcome> held = new HeldRequest<>();
    final ActorRef<AnnouncementProtocol.Command> actor;
    private boolean deskIsBusy;

    AnnouncementFixture(Stage stage, Compartment... compartments) {
        this(stage, PATIENCE, compartments);
    }

    AnnouncementFixture(Stage stage, Duration patience, Compartment... compartments) {
        this(stage, patience, 0, compartments);
    }

    private AnnouncementFixture(Stage stage, Duration patience, int toStash, Compartment... compartments) {
        Behavior<AnnouncementProtocol.Command> announcement = Announcement.create(
                Samples.announcementRequest(patience, compartments),
                held,
                new Residence(this::leave),
                Samples.collaborators(shards, stage.time()));
        actor = stage.spawn(toStash == 0 ? announcement : allAtOnce(toStash, announcement));
        held.tell(() -> actor.tell(new AnnouncementProtocol.CallerGone()));
    }

    private void leave() {
        if (!deskIsBusy) {
            strikeOff();
        }
    }

    /** From now on, it is not struck off before the test says so. */
    void keepDeskBusy() {
        deskIsBusy = true;
    }

    void strikeOff() {
        actor.tell(new AnnouncementProtocol.StruckOff());
    }

    /** One that has not run before so many messages have come: each is followed in its mailbox by the next. */
    static AnnouncementFixture busy(Stage stage, int messages, Compartment... compartments) {
        return new AnnouncementFixture(stage, PATIENCE, messages, compartments);
    }

    private static <C> Behavior<C> allAtOnce(int messages, Behavior<C> behavior) {
        return Behaviors.withStash(
                messages,
                stash -> Behaviors.receiveMessage(message -> {
                    stash.stash(message);
                    return stash.isFull() ? stash.unstashAll(behavior) : Behaviors.same();
                }));
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
    TestInbox<OfferProtocol.Command> claim(ConnectionId id, Compartment through, Duration waited) {
        TestInbox<OfferProtocol.Command> claimant = TestInbox.create("offer");
        actor.tell(new AnnouncementProtocol.Claim(Samples.terms(id, through, waited), claimant.getRef()));
        return claimant;
    }

    TestInbox<OfferProtocol.Command> claim(ConnectionId id, Compartment through) {
        return claim(id, through, Duration.ofSeconds(1));
    }

    static OfferProtocol.Command confirmed(int id) {
        return new OfferProtocol.Claimed(Samples.connectionId(id), Samples.PROXY);
    }

    static OfferProtocol.Command refused(int id) {
        return new OfferProtocol.Unavailable(Samples.connectionId(id));
    }

    /** A matcher has it recalled; the answer is what that matcher is told. */
    List<MatcherProtocol.Command> recall() {
        actor.tell(new AnnouncementProtocol.Reenlist(matcher.getRef()));
        return matcher.getAllReceived();
    }

    /** Sends what nobody sends, and no actor survives. */
    @SuppressWarnings("NullAway") // which is what breaks it
    void breakDown() {
        actor.tell(new AnnouncementProtocol.Reenlist(null));
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
