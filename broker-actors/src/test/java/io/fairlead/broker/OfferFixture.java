// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Answered;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** One {@link Offer} between a recording router and a front that only listens. */
final class OfferFixture {

    /** What an offer has said to an announcement. */
    record Said(ActorRef<AnnouncementProtocol.Command> announcement, AnnouncementProtocol.Command command) {}

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final OfferAddress ADDRESS = new OfferAddress(7, 8);

    /** Of the tests of this thread, since classes run beside each other. */
    private static final ThreadLocal<List<TestInbox<AnnouncementProtocol.Command>>> ANNOUNCEMENTS =
            ThreadLocal.withInitial(ArrayList::new);

    private static final ThreadLocal<List<Said>> SAID = ThreadLocal.withInitial(ArrayList::new);

    final RecordingRouter shards = new RecordingRouter();
    private final TestInbox<MatcherProtocol.Command> matcher = TestInbox.create("matcher");
    final HeldRequest<OfferOutcome> held = new HeldRequest<>();
    private boolean deskIsBusy;
    private int departures;
    final ActorRef<OfferProtocol.Command> actor;

    OfferFixture(Stage stage, Compartment... compartments) {
        this(stage, PATIENCE, compartments);
    }

    OfferFixture(Stage stage, Duration patience, Compartment... compartments) {
        actor = stage.spawn(Offer.create(
                Samples.offerRequest(patience, compartments),
                ADDRESS,
                held,
                new Residence(this::leave),
                Samples.collaborators(shards, stage.time())));
        held.tell(() -> actor.tell(new OfferProtocol.CallerGone()));
    }

    private void leave() {
        departures++;
        if (!deskIsBusy) {
            strikeOff();
        }
    }

    /** From now on, it is not struck off before the test says so. */
    void keepDeskBusy() {
        deskIsBusy = true;
    }

    void strikeOff() {
        actor.tell(new OfferProtocol.StruckOff());
    }

    /** How often it has asked the desk to be struck off. */
    int departures() {
        return departures;
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
        ANNOUNCEMENTS.get().add(announcement);
        return new Candidate(compartment, announcement.getRef(), traits, waited);
    }

    static Candidate candidate(Compartment compartment) {
        return candidate(compartment, Samples.PROXY_TRAITS, Duration.ofSeconds(5));
    }

    /** The same announcement, through another matcher. */
    static Candidate through(Compartment compartment, Candidate candidate) {
        return new Candidate(compartment, candidate.announcement(), candidate.traits(), candidate.waited());
    }

    /** Whether its announcement has been told to enlist there again. */
    static boolean isReleased(Candidate candidate) {
        return said().contains(
                        new Said(candidate.announcement(), new AnnouncementProtocol.Released(candidate.compartment())));
    }

    /** What announcements were told; each look at it sees what came since the last one as one moment. */
    private static List<Said> said() {
        ANNOUNCEMENTS
                .get()
                .forEach(announcement -> announcement
                        .getAllReceived()
                        .forEach(command -> SAID.get().add(new Said(announcement.getRef(), command))));
        return SAID.get();
    }

    /** Has the offer claim this; the answer is the attempt's connection ID. */
    ConnectionId claim(Candidate candidate) {
        actor.tell(candidate);
        return lastClaim().connectionId();
    }

    /** Has the offer be given this; the answer is the match's connection ID. */
    ConnectionId match(Candidate candidate) {
        ConnectionId id = claim(candidate);
        actor.tell(new OfferProtocol.Claimed(id, Samples.PROXY));
        return id;
    }

    /** A proxy says this; the answer is where its front listens. */
    TestInbox<AnswerOutcome> answer(ConnectionId id, ProxyId proxy, ProxyAnswer answer) {
        TestInbox<AnswerOutcome> front = TestInbox.create("front");
        actor.tell(new Answered(id, proxy, answer, front.getRef()));
        return front;
    }

    /** The right proxy says this. */
    TestInbox<AnswerOutcome> answer(ConnectionId id, ProxyAnswer answer) {
        return answer(id, Samples.PROXY, answer);
    }

    TestInbox<AnswerOutcome> answer(ConnectionId id) {
        return answer(id, new ProxyAnswer.Accepted("v=0 answer"));
    }

    /** What this offer has claimed, from whom. */
    List<Said> claimed() {
        return said().stream()
                .filter(said -> said.command() instanceof AnnouncementProtocol.Claim claim
                        && claim.replyTo().equals(actor))
                .toList();
    }

    List<AnnouncementProtocol.Claim> claims() {
        return claimed().stream()
                .map(said -> (AnnouncementProtocol.Claim) said.command())
                .toList();
    }

    AnnouncementProtocol.Claim lastClaim() {
        return claims().getLast();
    }

    /** The attempts that have been given up, and their announcements been told so. */
    List<ConnectionId> abandoned() {
        return claimed().stream()
                .filter(said -> said.command() instanceof AnnouncementProtocol.Claim claim
                        && SAID.get()
                                .contains(new Said(
                                        said.announcement(), new AnnouncementProtocol.NotTaken(claim.connectionId()))))
                .map(said -> ((AnnouncementProtocol.Claim) said.command()).connectionId())
                .toList();
    }

    /** A matcher has it recalled; the answer is what that matcher is told. */
    List<MatcherProtocol.Command> recall() {
        actor.tell(new OfferProtocol.Reseek(matcher.getRef()));
        return matcher.getAllReceived();
    }

    /** Sends what nobody sends, and no actor survives. */
    @SuppressWarnings("NullAway") // which is what breaks it
    void breakDown() {
        actor.tell(new OfferProtocol.Reseek(null));
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
