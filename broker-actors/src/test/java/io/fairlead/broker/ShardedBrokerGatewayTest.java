// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PROXY;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShardedBrokerGatewayTest {

    private static final Stage STAGE = new Stage();
    private static final Duration ANSWER_MAX = ofSeconds(3);
    private static final long HERE = 1;
    private static final long THERE = -2;

    private final TestInbox<FrontDesk.Command> desk = TestInbox.create("desk");
    private final TestProbe<FrontDesk.Command> deskHere = STAGE.probe();
    private final TestProbe<FrontDesk.Command> deskThere = STAGE.probe();
    private ClusterView cluster =
            ClusterView.EMPTY.with(HERE, holding(deskHere, true)).with(THERE, holding(deskThere, true));
    private final HeldCount announcements = new HeldCount(2);
    private final HeldCount offers = new HeldCount(1);
    private final ShardedBrokerGateway gateway = new ShardedBrokerGateway(
            STAGE.system(),
            desk.getRef(),
            () -> cluster,
            new RetryAdvice(Samples.RETRY, new Random(1)),
            ANSWER_MAX,
            announcements,
            offers);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private static ClusterView.HoldingNode holding(TestProbe<FrontDesk.Command> desk, boolean reachable) {
        return new ClusterView.HoldingNode(
                new Address("pekko", "system", "127.0.0.1", 2551), desk.ref().narrow(), reachable);
    }

    private Held<AnnouncementOutcome> announce() {
        return gateway.announce(Samples.announcementRequest(ofSeconds(30), COMMON));
    }

    private Held<OfferOutcome> offer() {
        return gateway.offer(Samples.offerRequest(ofSeconds(10), COMMON));
    }

    private static <T> CompletableFuture<T> future(Held<T> held) {
        return held.outcome().toCompletableFuture();
    }

    private static Refusal refusal(AnnouncementOutcome outcome) {
        return ((AnnouncementOutcome.Refused) outcome).refusal();
    }

    private static Refusal refusal(OfferOutcome outcome) {
        return ((OfferOutcome.Refused) outcome).refusal();
    }

    @Test
    void announce_isHandedToTheFrontDesk() {
        Held<AnnouncementOutcome> held = announce();

        assertThat(((FrontDesk.HoldAnnouncement) desk.receiveMessage()).held()).isSameAs(held);
        assertThat(future(held)).isNotDone();
        assertThat(announcements.now()).isEqualTo(1);
    }

    @Test
    void announce_beyondTheLimitIsOverloaded() {
        announce();
        announce();
        desk.getAllReceived();

        Refusal refusal = refusal(future(announce()).resultNow());

        assertThat(refusal).isInstanceOf(Refusal.Overloaded.class);
        assertThat(((Refusal.Overloaded) refusal).heldMax()).isEqualTo(2);
        assertThat(refusal.retryAfter()).isBetween(ofSeconds(2), ofSeconds(4));
        assertThat(desk.hasMessages()).isFalse();
        assertThat(announcements.now()).isEqualTo(2);
    }

    @Test
    void announce_outcomeMakesRoom() {
        announce();
        announce();

        ((FrontDesk.HoldAnnouncement) desk.receiveMessage()).held().end();
        ((FrontDesk.HoldAnnouncement) desk.receiveMessage())
                .held()
                .complete(new AnnouncementOutcome.NoMatch(AnnouncementOutcome.Why.NO_CLIENT, Duration.ZERO));

        assertThat(announcements.now()).isZero();
        assertThat(future(announce())).isNotDone();
    }

    @Test
    void offer_isHandedToTheFrontDesk() {
        Held<OfferOutcome> held = offer();

        assertThat(((FrontDesk.HoldOffer) desk.receiveMessage()).held()).isSameAs(held);
        assertThat(offers.now()).isEqualTo(1);
        assertThat(announcements.now()).isZero();
    }

    @Test
    void offer_beyondTheLimitIsOverloaded() {
        offer();

        Refusal refusal = refusal(future(offer()).resultNow());

        assertThat(((Refusal.Overloaded) refusal).heldMax()).isEqualTo(1);
    }

    @Test
    void offer_outcomeMakesRoom() {
        offer();

        ((FrontDesk.HoldOffer) desk.receiveMessage()).held().end();

        assertThat(offers.now()).isZero();
        assertThat(future(offer())).isNotDone();
    }

    @Test
    void draining_newRequestsAreRefusedAndNotCounted() {
        gateway.beginDraining();

        assertThat(refusal(future(announce()).resultNow())).isInstanceOf(Refusal.Draining.class);
        assertThat(refusal(future(offer()).resultNow())).isInstanceOf(Refusal.Draining.class);
        assertThat(desk.hasMessages()).isFalse();
        assertThat(announcements.now() + offers.now()).isZero();
    }

    @Test
    void draining_requestsThatAreHeldGoOn() {
        Held<AnnouncementOutcome> held = announce();

        gateway.beginDraining();

        assertThat(future(held)).isNotDone();
    }

    @Test
    void draining_callerThatLeavesARefusedRequestIsHarmless() {
        gateway.beginDraining();

        announce().callerGone();

        assertThat(desk.hasMessages()).isFalse();
    }

    @Test
    void answer_goesToTheFrontDeskOfTheNodeThatItsConnectionNames() {
        ConnectionId id = connectionTo(THERE);
        ProxyAnswer answer = new ProxyAnswer.Accepted("v=0 answer");

        var outcome = gateway.answer(new AnswerRequest(PROXY, id, answer)).toCompletableFuture();

        FrontDesk.Deliver deliver = (FrontDesk.Deliver) deskThere.receiveMessage();
        assertThat(deliver.connectionId()).isEqualTo(id);
        assertThat(deliver.proxyId()).isEqualTo(PROXY);
        assertThat(deliver.answer()).isEqualTo(answer);
        deskHere.expectNoMessage(ofMillis(20));
        deliver.replyTo().tell(AnswerOutcome.DELIVERED);
        assertThat(outcome).succeedsWithin(ofSeconds(5)).isEqualTo(AnswerOutcome.DELIVERED);
    }

    @Test
    void answer_toThisNodeGoesToItsOwnFrontDesk() {
        gateway.answer(new AnswerRequest(PROXY, connectionTo(HERE), new ProxyAnswer.Failed("no")));

        assertThat(deskHere.receiveMessage()).isInstanceOf(FrontDesk.Deliver.class);
        deskThere.expectNoMessage(ofMillis(20));
    }

    @Test
    void answer_toANodeThatIsUnreachableIsTriedAllTheSame() {
        cluster = cluster.with(THERE, holding(deskThere, false));

        gateway.answer(new AnswerRequest(PROXY, connectionTo(THERE), new ProxyAnswer.Failed("no")));

        assertThat(deskThere.receiveMessage()).isInstanceOf(FrontDesk.Deliver.class);
    }

    @Test
    void answer_toANodeThatIsUnknownOrGoneFindsNoClientAtOnce() {
        cluster = cluster.without(THERE);

        for (ConnectionId id : List.of(connectionTo(THERE), connectionTo(12), Samples.connectionId(10))) {
            var outcome = gateway.answer(new AnswerRequest(PROXY, id, new ProxyAnswer.Failed("no")));
            assertThat(outcome.toCompletableFuture()).isCompletedWithValue(AnswerOutcome.NO_CLIENT);
        }
        deskHere.expectNoMessage(ofMillis(20));
        deskThere.expectNoMessage(ofMillis(20));
    }

    @Test
    void answer_silenceIsATimeout() {
        var outcome = gateway.answer(new AnswerRequest(PROXY, connectionTo(THERE), new ProxyAnswer.Failed("no")))
                .toCompletableFuture();

        STAGE.time().passes(ANSWER_MAX.minusMillis(1));
        assertThat(outcome).isNotDone();
        STAGE.time().passes(ofMillis(1));

        assertThat(outcome).failsWithin(ofSeconds(5)).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
    }

    private static ConnectionId connectionTo(long node) {
        return ConnectionId.fresh(new OfferAddress(node, 1), new SecureRandom());
    }
}
