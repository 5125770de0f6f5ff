// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.FrontDesk.Drain;
import io.fairlead.broker.FrontDesk.HoldAnnouncement;
import io.fairlead.broker.FrontDesk.HoldOffer;
import io.fairlead.broker.FrontDesk.Recall;
import io.fairlead.matching.Compartment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FrontDeskTest {

    private static final Stage STAGE = new Stage();

    private static final long NODE = 4711;

    private final RecordingRouter shards = new RecordingRouter();
    private final ActorRef<FrontDesk.Command> desk =
            STAGE.spawn(FrontDesk.create(NODE, Samples.collaborators(shards, STAGE.time())));
    private final TestInbox<MatcherProtocol.Command> matcher = TestInbox.create("matcher");

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private HeldRequest<AnnouncementOutcome> announce(Compartment... compartments) {
        var held = new HeldRequest<AnnouncementOutcome>();
        desk.tell(new HoldAnnouncement(Samples.announcementRequest(ofSeconds(30), compartments), held));
        return held;
    }

    private HeldRequest<OfferOutcome> offer(Compartment... compartments) {
        var held = new HeldRequest<OfferOutcome>();
        desk.tell(new HoldOffer(Samples.offerRequest(ofSeconds(20), compartments), held));
        return held;
    }

    private static CompletableFuture<?> future(Held<?> held) {
        return held.outcome().toCompletableFuture();
    }

    private int residents() {
        TestInbox<Integer> count = TestInbox.create("count");
        desk.tell(new FrontDesk.CountResidents(count.getRef()));
        return count.receiveMessage();
    }

    private int recall(Compartment compartment) {
        shards.forget();
        desk.tell(new Recall(compartment, matcher.getRef()));
        return ((MatcherProtocol.Recalled) matcher.receiveMessage()).requests();
    }

    @Test
    void hold_spawnsAnActorPerRequest() {
        announce(COMMON);
        offer(COMMON, PERSONAL);

        assertThat(residents()).isEqualTo(2);
        assertThat(shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
        assertThat(shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
    }

    @Test
    void hold_callerThatHasGoneMeanwhileEndsTheRequest() {
        var held = new HeldRequest<AnnouncementOutcome>();
        held.callerGone();

        desk.tell(new HoldAnnouncement(Samples.announcementRequest(ofSeconds(30), COMMON), held));

        assertThat(future(held)).isCompleted();
    }

    @Test
    void hold_endedRequestIsForgottenAfterItsLinger() {
        announce(COMMON).callerGone();
        offer(COMMON).callerGone();
        assertThat(residents()).isEqualTo(2);

        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(residents()).isZero();
        assertThat(recall(COMMON)).isZero();
    }

    @Test
    void hold_failureOfOneRequestConcernsNobodyElse() {
        var failing = announce(COMMON);
        shards.breakDown();
        desk.tell(new Recall(COMMON, matcher.getRef()));
        assertThat(((MatcherProtocol.Recalled) matcher.receiveMessage()).requests())
                .isEqualTo(1);

        assertThat(future(failing)).isCompletedExceptionally();
        assertThat(residents()).isZero();
    }

    @Test
    void hold_failureAtTheStartEndsTheRequest() {
        shards.breakDown();

        var announcement = announce(COMMON);
        var offer = offer(COMMON);

        assertThat(residents()).isZero();
        assertThat(future(announcement)).isCompletedExceptionally();
        assertThat(future(offer)).isCompletedExceptionally();
    }

    @Test
    void recall_hasTheRequestsOfThatCompartmentSpeakUp() {
        announce(COMMON, PERSONAL);
        offer(COMMON);
        offer(COMMON_2);

        assertThat(recall(COMMON)).isEqualTo(2);
        assertThat(shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
        assertThat(shards.told(MatcherProtocol.Seek.class)).containsExactly(COMMON);
    }

    @Test
    void recall_countsThoseThatLingerAndTheyAnswer() {
        announce(COMMON).callerGone();
        offer(COMMON).callerGone();

        assertThat(recall(COMMON)).isEqualTo(2);
        assertThat(shards.told(MatcherProtocol.SpokenUp.class)).containsExactly(COMMON, COMMON);
    }

    @Test
    void recall_withoutRequestsSaysSo() {
        announce(COMMON);

        assertThat(recall(PERSONAL)).isZero();
        assertThat(shards.isSilent()).isTrue();
    }

    @Test
    void deliver_goesToTheOfferThatIsNamed() {
        offer(COMMON);
        var answered = offer(COMMON_2);
        ConnectionId id = claim(COMMON_2);
        assertThat(id.address().node()).isEqualTo(NODE);

        var front = deliver(id);

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(future(answered)).isCompleted();
        assertThat(residents()).isEqualTo(1);
    }

    @Test
    void deliver_toAnUnknownOfferFindsNoClient() {
        var waiting = offer(COMMON);

        var front = deliver(ConnectionId.fresh(new OfferAddress(NODE, 1), new SecureRandom()));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(future(waiting)).isNotDone();
    }

    @Test
    void deliver_toAnOfferThatHasEndedFindsNoClient() {
        var ended = offer(COMMON);
        ConnectionId id = claim(COMMON);
        ended.callerGone();
        assertThat(deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);

        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void matchersLost_wakesTheMatcherOfEveryCompartmentThatHasSomebody() {
        announce(COMMON, PERSONAL);
        offer(COMMON);
        shards.forget();

        desk.tell(new FrontDesk.MatchersLost());

        assertThat(shards.told(MatcherProtocol.Wake.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
        assertThat(shards.sent(MatcherProtocol.Wake.class)).containsOnly(new MatcherProtocol.Wake(desk));
    }

    @Test
    void matchersLost_wakesAgainUntilTheyAreAwake() {
        announce(COMMON, PERSONAL);
        desk.tell(new FrontDesk.MatchersLost());
        desk.tell(new FrontDesk.Awake(PERSONAL));
        shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());
        assertThat(shards.told(MatcherProtocol.Wake.class)).containsExactly(COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        assertThat(shards.told(MatcherProtocol.Wake.class)).containsExactly(COMMON, COMMON);
        desk.tell(new FrontDesk.Awake(COMMON));
        shards.forget();
        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(3));

        assertThat(shards.told(MatcherProtocol.Wake.class)).isEmpty();
    }

    @Test
    void matchersLost_wakesAllAgainWhenMoreAreLost() {
        announce(COMMON, PERSONAL);
        desk.tell(new FrontDesk.MatchersLost());
        desk.tell(new FrontDesk.Awake(PERSONAL));
        shards.forget();

        desk.tell(new FrontDesk.MatchersLost());

        assertThat(shards.told(MatcherProtocol.Wake.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
    }

    @Test
    void matchersLost_givesUpOnACompartmentThatNobodyIsIn() {
        announce(COMMON).callerGone();
        offer(PERSONAL);
        desk.tell(new FrontDesk.MatchersLost());
        STAGE.time().passes(CONVERSATIONS.linger());
        shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(2));

        assertThat(shards.told(MatcherProtocol.Wake.class)).isNotEmpty().containsOnly(PERSONAL);
    }

    @Test
    void matchersLost_withoutRequestsWakesNobody() {
        desk.tell(new FrontDesk.MatchersLost());
        STAGE.time().passes(CONVERSATIONS.replyMax());
        announce(COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(shards.told(MatcherProtocol.Wake.class)).isEmpty();
    }

    /** Has the offer of this compartment be given somebody; the answer is the match's connection ID. */
    private ConnectionId claim(Compartment compartment) {
        ActorRef<OfferProtocol.Command> offer = shards.toMatchers().stream()
                .filter(sent -> sent.compartment().equals(compartment))
                .map(sent -> ((MatcherProtocol.Seek) sent.command()).replyTo())
                .findFirst()
                .orElseThrow();
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        offer.tell(new OfferProtocol.Candidate(compartment, announcement.getRef(), Samples.PROXY_TRAITS, ofSeconds(1)));
        ConnectionId id = ((AnnouncementProtocol.Claim) announcement.receiveMessage()).connectionId();
        offer.tell(new OfferProtocol.Claimed(id, Samples.PROXY));
        return id;
    }

    private TestInbox<AnswerOutcome> deliver(ConnectionId id) {
        TestInbox<AnswerOutcome> front = TestInbox.create("front");
        desk.tell(new FrontDesk.Deliver(id, Samples.PROXY, new ProxyAnswer.Accepted("v=0 answer"), front.getRef()));
        return front;
    }

    @Test
    void strikeOff_answeredOfferIsForgottenAtOnceAndItsSecondAnswerFindsNoClient() {
        offer(COMMON);
        ActorRef<?> actor =
                ((MatcherProtocol.Seek) shards.toMatchers().getFirst().command()).replyTo();
        ConnectionId id = claim(COMMON);
        assertThat(deliver(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);

        STAGE.assertStopped(actor);
        assertThat(residents()).isZero();
        assertThat(recall(COMMON)).isZero();
        assertThat(deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void strikeOff_announcementThatIsGivenAwayIsForgottenAtOnce() {
        announce(COMMON);
        ActorRef<AnnouncementProtocol.Command> actor =
                ((MatcherProtocol.Enlist) shards.toMatchers().getFirst().command()).replyTo();
        TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");

        actor.tell(new AnnouncementProtocol.Claim(
                Samples.terms(Samples.connectionId(1), COMMON, ofSeconds(1)), offer.getRef()));

        assertThat(offer.getAllReceived()).hasSize(1);
        STAGE.assertStopped(actor);
        assertThat(residents()).isZero();
        assertThat(recall(COMMON)).isZero();
    }

    @Test
    void drain_emptyIsDoneAtOnce() {
        TestInbox<Done> drained = TestInbox.create("drained");

        desk.tell(new Drain(Duration.ofSeconds(5), drained.getRef()));

        assertThat(drained.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void drain_endsRequestsAndIsDoneWhenTheLastHasStopped() {
        var announcement = announce(COMMON);
        var offer = offer(COMMON);
        TestInbox<Done> drained = TestInbox.create("drained");

        desk.tell(new Drain(Duration.ofSeconds(5), drained.getRef()));
        assertThat(future(announcement)).isCompleted();
        assertThat(future(offer)).isCompleted();
        assertThat(drained.hasMessages()).isFalse();
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(drained.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void drain_requestThatWasOnItsWayEndsToo() {
        desk.tell(new Drain(
                Duration.ofSeconds(5), TestInbox.<Done>create("drained").getRef()));

        assertThat(future(announce(COMMON))).isCompleted();
        assertThat(future(offer(COMMON))).isCompleted();
    }

    @Test
    void drain_askedTwiceIsAnsweredTwice() {
        announce(COMMON);
        TestInbox<Done> first = TestInbox.create("first");
        TestInbox<Done> second = TestInbox.create("second");

        desk.tell(new Drain(Duration.ofSeconds(5), first.getRef()));
        desk.tell(new Drain(Duration.ofSeconds(5), second.getRef()));
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(first.getAllReceived()).containsExactly(Done.getInstance());
        assertThat(second.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void hold_everythingIsForgottenAfterTheDeadlines() {
        announce(COMMON, COMMON_2);
        offer(COMMON, PERSONAL);

        STAGE.time().passes(ofSeconds(35));

        assertThat(residents()).isZero();
        assertThat(recall(COMMON)).isZero();
    }
}
