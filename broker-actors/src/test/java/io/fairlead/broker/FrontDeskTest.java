// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.FrontDeskFixture.future;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.FrontDesk.Drain;
import io.fairlead.broker.FrontDesk.HoldAnnouncement;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A {@link FrontDesk} and its requests. */
class FrontDeskTest {

    private static final Stage STAGE = new Stage();

    private final FrontDeskFixture desk = new FrontDeskFixture(STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void hold_spawnsAnActorPerRequest() {
        desk.announce(COMMON);
        desk.offer(COMMON, PERSONAL);

        assertThat(desk.residents()).isEqualTo(2);
        assertThat(desk.shards.told(MatcherProtocol.Enlist.class)).containsExactly(COMMON);
        assertThat(desk.shards.told(MatcherProtocol.Seek.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
    }

    @Test
    void hold_callerThatHasGoneMeanwhileEndsTheRequest() {
        var held = new HeldRequest<AnnouncementOutcome>();
        held.callerGone();

        desk.actor.tell(new HoldAnnouncement(Samples.announcementRequest(ofSeconds(30), COMMON), held));

        assertThat(future(held)).isCompleted();
    }

    @Test
    void hold_endedRequestIsForgottenAfterItsLinger() {
        desk.announce(COMMON).callerGone();
        desk.offer(COMMON).callerGone();
        assertThat(desk.residents()).isEqualTo(2);

        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(desk.residents()).isZero();
        assertThat(desk.recall(COMMON)).isZero();
    }

    @Test
    void hold_failureOfOneRequestConcernsNobodyElse() {
        var failing = desk.announce(COMMON);
        desk.shards.breakDown();

        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(2)); // when it would speak again

        assertThat(future(failing)).isCompletedExceptionally();
        assertThat(desk.residents()).isZero();
    }

    @Test
    void hold_failureAtTheStartEndsTheRequest() {
        desk.shards.breakDown();

        var announcement = desk.announce(COMMON);
        var offer = desk.offer(COMMON);

        assertThat(desk.residents()).isZero();
        assertThat(future(announcement)).isCompletedExceptionally();
        assertThat(future(offer)).isCompletedExceptionally();
    }

    @Test
    void deliver_goesToTheOfferThatIsNamed() {
        desk.offer(COMMON);
        var answered = desk.offer(COMMON_2);
        ConnectionId id = desk.claim(COMMON_2);
        assertThat(id.address().node()).isEqualTo(FrontDeskFixture.NODE);

        var front = desk.deliver(id);

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);
        assertThat(future(answered)).isCompleted();
        assertThat(desk.residents()).isEqualTo(1);
    }

    @Test
    void deliver_toAnUnknownOfferFindsNoClient() {
        var waiting = desk.offer(COMMON);

        var front = desk.deliver(ConnectionId.fresh(new OfferAddress(FrontDeskFixture.NODE, 1), new SecureRandom()));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(future(waiting)).isNotDone();
    }

    @Test
    void deliver_toAnOfferThatHasEndedFindsNoClient() {
        var ended = desk.offer(COMMON);
        ConnectionId id = desk.claim(COMMON);
        ended.callerGone();
        assertThat(desk.deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);

        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(desk.deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void handOn_reachesTheRequestThatIsMeant() {
        desk.offer(COMMON);
        ActorRef<?> offer =
                ((MatcherProtocol.Seek) desk.shards.toMatchers().getFirst().command()).replyTo();
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        var candidate = new OfferProtocol.Candidate(COMMON, announcement.getRef(), Samples.PROXY_TRAITS, ofSeconds(1));

        desk.actor.tell(new FrontDesk.HandOn(offer.path().name(), offer.path().uid() + 1, candidate));
        assertThat(announcement.hasMessages()).isFalse();
        desk.actor.tell(new FrontDesk.HandOn("nobody", offer.path().uid(), candidate));
        assertThat(announcement.hasMessages()).isFalse();
        desk.actor.tell(new FrontDesk.HandOn(offer.path().name(), offer.path().uid(), candidate));

        assertThat(announcement.getAllReceived()).singleElement().isInstanceOf(AnnouncementProtocol.Claim.class);
    }

    @Test
    void handOn_reachesTheAskThatWaits() {
        CompletableFuture<AnswerOutcome> reply = new CompletableFuture<>();
        ActorRef<AnswerOutcome> ask = ask(reply);

        desk.actor.tell(new FrontDesk.HandOn(ask.path().toStringWithoutAddress(), 0, AnswerOutcome.DELIVERED));

        assertThat(reply).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(AnswerOutcome.DELIVERED);
    }

    @Test
    void handOn_reachesAnyActorOfTheNode() {
        TestProbe<MatcherProtocol.Command> matcher = STAGE.probe();
        String where = matcher.ref().path().toStringWithoutAddress();

        desk.actor.tell(new FrontDesk.HandOn(where, matcher.ref().path().uid() + 1, new MatcherProtocol.Recalled(1)));
        desk.actor.tell(new FrontDesk.HandOn(where, matcher.ref().path().uid(), new MatcherProtocol.Recalled(2)));

        matcher.expectMessage(new MatcherProtocol.Recalled(2));
    }

    @Test
    void parcel_isWhatIsInItInThatOrder() {
        TestProbe<MatcherProtocol.Command> matcher = STAGE.probe();
        String where = matcher.ref().path().toStringWithoutAddress();
        int uid = matcher.ref().path().uid();

        desk.actor.tell(new FrontDesk.Parcel(List.of(
                new FrontDesk.HandOn(where, uid, new MatcherProtocol.Recalled(1)),
                new FrontDesk.Recall(COMMON, matcher.ref()),
                new FrontDesk.HandOn(where, uid, new MatcherProtocol.Recalled(2)))));

        matcher.expectMessage(new MatcherProtocol.Recalled(1));
        matcher.expectMessage(new MatcherProtocol.Recalled(0));
        matcher.expectMessage(new MatcherProtocol.Recalled(2));
    }

    /** Somebody who is asked by it, and says nothing. */
    private static ActorRef<AnswerOutcome> ask(CompletableFuture<AnswerOutcome> reply) {
        TestProbe<ActorRef<AnswerOutcome>> asked = STAGE.probe();
        AskPattern.<ActorRef<AnswerOutcome>, AnswerOutcome>ask(
                        asked.getRef(),
                        replyTo -> replyTo,
                        Duration.ofSeconds(10),
                        STAGE.system().scheduler())
                .thenAccept(reply::complete);
        return asked.receiveMessage();
    }

    @Test
    void strikeOff_answeredOfferIsForgottenAtOnceAndItsSecondAnswerFindsNoClient() {
        desk.offer(COMMON);
        ActorRef<?> actor =
                ((MatcherProtocol.Seek) desk.shards.toMatchers().getFirst().command()).replyTo();
        ConnectionId id = desk.claim(COMMON);
        assertThat(desk.deliver(id).getAllReceived()).containsExactly(AnswerOutcome.DELIVERED);

        STAGE.assertStopped(actor);
        assertThat(desk.residents()).isZero();
        assertThat(desk.recall(COMMON)).isZero();
        assertThat(desk.deliver(id).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void strikeOff_announcementThatIsGivenAwayIsForgottenAtOnce() {
        desk.announce(COMMON);
        ActorRef<AnnouncementProtocol.Command> actor =
                ((MatcherProtocol.Enlist) desk.shards.toMatchers().getFirst().command()).replyTo();
        TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");

        actor.tell(new AnnouncementProtocol.Claim(
                Samples.terms(Samples.connectionId(1), COMMON, ofSeconds(1)), offer.getRef()));

        assertThat(offer.getAllReceived()).hasSize(1);
        STAGE.assertStopped(actor);
        assertThat(desk.residents()).isZero();
        assertThat(desk.recall(COMMON)).isZero();
    }

    @Test
    void proxiesLost_offerThatAwaitsOneOfThemSeeksAgain() {
        desk.offer(COMMON);
        desk.offer(PERSONAL);
        desk.claim(COMMON);
        desk.shards.forget();

        desk.actor.tell(new FrontDesk.ProxiesLost(
                TestInbox.create("any announcement").getRef().path().address()));

        assertThat(desk.shards.told(MatcherProtocol.Seek.class)).containsExactly(COMMON);
    }

    @Test
    void drain_emptyIsDoneAtOnce() {
        TestInbox<Done> drained = TestInbox.create("drained");

        desk.actor.tell(new Drain(Duration.ofSeconds(5), drained.getRef()));

        assertThat(drained.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void drain_endsRequestsAndIsDoneWhenTheLastHasStopped() {
        var announcement = desk.announce(COMMON);
        var offer = desk.offer(COMMON);
        TestInbox<Done> drained = TestInbox.create("drained");

        desk.actor.tell(new Drain(Duration.ofSeconds(5), drained.getRef()));
        assertThat(future(announcement)).isCompleted();
        assertThat(future(offer)).isCompleted();
        assertThat(drained.hasMessages()).isFalse();
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(drained.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void drain_requestThatWasOnItsWayEndsToo() {
        desk.actor.tell(new Drain(
                Duration.ofSeconds(5), TestInbox.<Done>create("drained").getRef()));

        assertThat(future(desk.announce(COMMON))).isCompleted();
        assertThat(future(desk.offer(COMMON))).isCompleted();
    }

    @Test
    void drain_askedTwiceIsAnsweredTwice() {
        desk.announce(COMMON);
        TestInbox<Done> first = TestInbox.create("first");
        TestInbox<Done> second = TestInbox.create("second");

        desk.actor.tell(new Drain(Duration.ofSeconds(5), first.getRef()));
        desk.actor.tell(new Drain(Duration.ofSeconds(5), second.getRef()));
        STAGE.time().passes(CONVERSATIONS.linger());

        assertThat(first.getAllReceived()).containsExactly(Done.getInstance());
        assertThat(second.getAllReceived()).containsExactly(Done.getInstance());
    }

    @Test
    void hold_everythingIsForgottenAfterTheDeadlines() {
        desk.announce(COMMON, COMMON_2);
        desk.offer(COMMON, PERSONAL);

        STAGE.time().passes(ofSeconds(35));

        assertThat(desk.residents()).isZero();
        assertThat(desk.recall(COMMON)).isZero();
    }
}
