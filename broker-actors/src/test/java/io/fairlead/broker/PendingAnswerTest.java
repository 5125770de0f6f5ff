// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PROXY;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.PendingAnswer.Abandon;
import io.fairlead.broker.PendingAnswer.Claimed;
import io.fairlead.broker.PendingAnswer.Command;
import io.fairlead.broker.PendingAnswer.Deliver;
import io.fairlead.broker.PendingAnswer.Expect;
import io.fairlead.broker.PendingAnswer.ProxyLost;
import io.fairlead.broker.PendingAnswer.Stop;
import io.fairlead.broker.PendingAnswer.Unavailable;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PendingAnswerTest {

    private static final Stage STAGE = new Stage();

    private static final ConnectionId ID = Samples.connectionId(10);
    private static final ClaimTerms TERMS = Samples.terms(ID, COMMON, ofMillis(10));
    private static final ProxyAnswer ANSWER = new ProxyAnswer.Accepted("v=0 answer");

    private final TestInbox<ClusterSharding.ShardCommand> shard = TestInbox.create("shard");
    private final TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
    private final TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");
    private final Behavior<Command> behavior =
            PendingAnswer.create(new EntityContext<>(PendingAnswer.KEY, ID.value(), shard.getRef()));
    private final ActorRef<Command> actor = STAGE.spawn(behavior);
    private final Expect expect = new Expect(announcement.getRef(), TERMS, offer.getRef());

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private TestInbox<AnswerOutcome> deliver(ProxyId proxy) {
        TestInbox<AnswerOutcome> front = TestInbox.create("front");
        actor.tell(new Deliver(proxy, ANSWER, front.getRef()));
        return front;
    }

    private void claiming() {
        actor.tell(expect);
        announcement.getAllReceived();
    }

    private void awaiting() {
        claiming();
        actor.tell(new Claimed(PROXY));
        offer.getAllReceived();
    }

    private void assertLeaving() {
        assertThat(shard.getAllReceived()).containsExactly(new ClusterSharding.Passivate<>(actor));
        assertThat(deliver(PROXY).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        STAGE.time().passes(TERMS.answerWithin());
        assertThat(shard.hasMessages()).isFalse();
        actor.tell(new Stop());
        STAGE.assertStopped(actor);
    }

    @Test
    void unknown_expectClaimsTheAnnouncement() {
        actor.tell(expect);

        assertThat(announcement.getAllReceived()).containsExactly(new AnnouncementProtocol.Claim(TERMS, actor));
        assertThat(shard.hasMessages()).isFalse();
    }

    @Test
    void unknown_expectThatIsAbandonedByNowClaimsNothing() {
        // What a shard region kept while the shard had no home comes all at once, when the offer has long given up.
        ActorRef<Command> late = STAGE.spawn(Behaviors.withStash(
                2,
                stash -> Behaviors.receiveMessage(command -> {
                    stash.stash(command);
                    return stash.isFull() ? stash.unstashAll(behavior) : Behaviors.same();
                })));

        late.tell(expect);
        late.tell(new Abandon());

        assertThat(announcement.hasMessages()).isFalse();
        assertThat(shard.getAllReceived()).containsExactly(new ClusterSharding.Passivate<>(late));
    }

    @Test
    void unknown_answerFindsNoClient() {
        assertThat(deliver(PROXY).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertLeaving();
    }

    @ParameterizedTest
    @MethodSource("wordsOfTheOther")
    void unknown_wordsOfTheOtherSideLeave(Command word) {
        actor.tell(word);

        assertLeaving();
    }

    static Command[] wordsOfTheOther() {
        return new Command[] {new Claimed(PROXY), new Unavailable(), new ProxyLost(), new Abandon()};
    }

    @Test
    void claiming_claimedTellsTheOffer() {
        claiming();

        actor.tell(new Claimed(PROXY));

        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.Claimed(ID));
        assertThat(shard.hasMessages()).isFalse();
    }

    @Test
    void claiming_unavailableTellsTheOfferAndLeaves() {
        claiming();

        actor.tell(new Unavailable());

        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.Unavailable(ID));
        assertLeaving();
    }

    @Test
    void claiming_proxyLostIsUnavailable() {
        claiming();

        actor.tell(new ProxyLost());

        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.Unavailable(ID));
        assertLeaving();
    }

    @Test
    void claiming_answerThatOvertakesTheConsentIsKeptForIt() {
        claiming();
        TestInbox<AnswerOutcome> foreign = deliver(new ProxyId(Samples.id(66)));
        TestInbox<AnswerOutcome> front = deliver(PROXY);
        assertThat(offer.hasMessages()).isFalse();

        actor.tell(new Claimed(PROXY));

        assertThat(offer.getAllReceived())
                .hasSize(2)
                .startsWith(new OfferProtocol.Claimed(ID))
                .last()
                .isInstanceOf(OfferProtocol.Answered.class);
        assertThat(foreign.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(front.hasMessages()).as("the offer replies").isFalse();
    }

    @Test
    void claiming_answersBeforeTheConsentAreBoundedAndRefusedWithoutIt() {
        claiming();
        TestInbox<AnswerOutcome> first = deliver(PROXY);
        TestInbox<AnswerOutcome> second = deliver(PROXY);
        assertThat(deliver(PROXY).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);

        actor.tell(new Unavailable());

        assertThat(first.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(second.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void claiming_expectTwiceClaimsOnce() {
        claiming();

        actor.tell(expect);

        assertThat(announcement.hasMessages()).isFalse();
    }

    @Test
    void claiming_abandonLeavesAndIgnoresTheConfirmation() {
        claiming();

        actor.tell(new Abandon());
        actor.tell(new Claimed(PROXY));

        assertThat(offer.hasMessages()).isFalse();
        assertLeaving();
    }

    @Test
    void claiming_deadlineLeaves() {
        claiming();

        STAGE.time().passes(TERMS.answerWithin().minusMillis(1));
        assertThat(shard.hasMessages()).isFalse();
        STAGE.time().passes(ofMillis(1));

        assertLeaving();
    }

    @Test
    void claiming_timeOfZeroLeaves() {
        ClaimTerms none = new ClaimTerms(ID, COMMON, ZERO, Samples.SESSION_OFFER, 1, "", true, ZERO);
        actor.tell(new Expect(announcement.getRef(), none, offer.getRef()));

        STAGE.time().passes(ZERO);

        assertLeaving();
    }

    @Test
    void awaiting_answerOfTheRightProxyGoesToTheOffer() {
        awaiting();

        TestInbox<AnswerOutcome> front = deliver(PROXY);

        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.Answered(ID, ANSWER, front.getRef()));
        assertThat(front.hasMessages()).isFalse(); // the offer decides
        assertLeaving();
    }

    @Test
    void awaiting_secondAnswerFindsNoClient() {
        awaiting();
        deliver(PROXY);
        offer.getAllReceived();

        assertThat(deliver(PROXY).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void awaiting_answerOfAnotherProxyChangesNothing() {
        awaiting();

        assertThat(deliver(new ProxyId(Samples.id(66))).getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(offer.hasMessages()).isFalse();
        assertThat(shard.hasMessages()).isFalse();

        deliver(PROXY);
        assertThat(offer.getAllReceived()).hasSize(1);
    }

    @Test
    void awaiting_doubtIsToldAndTheAnswerIsStillCarried() {
        awaiting();

        actor.tell(new PendingAnswer.ProxyDoubtful());
        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.ProxyDoubtful(ID));
        deliver(PROXY);

        assertThat(offer.getAllReceived()).hasSize(1);
        assertLeaving();
    }

    @Test
    void awaiting_proxyLostTellsTheOfferAndLeaves() {
        awaiting();

        actor.tell(new ProxyLost());

        assertThat(offer.getAllReceived()).containsExactly(new OfferProtocol.ProxyLost(ID));
        assertLeaving();
    }

    @Test
    void awaiting_anotherProxysConfirmationChangesNothing() {
        awaiting();

        actor.tell(new Claimed(new ProxyId(Samples.id(66))));
        actor.tell(new Unavailable());
        actor.tell(expect);
        assertThat(offer.hasMessages()).isFalse();
        assertThat(announcement.hasMessages()).isFalse();

        deliver(PROXY);
        assertThat(offer.getAllReceived()).hasSize(1);
    }

    @Test
    void awaiting_abandonLeaves() {
        awaiting();

        actor.tell(new Abandon());

        assertLeaving();
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void awaiting_deadlineLeaves() {
        awaiting();

        STAGE.time().passes(TERMS.answerWithin());

        assertLeaving();
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void leaving_nothingElseMatters() {
        awaiting();
        actor.tell(new Abandon());
        shard.getAllReceived();

        actor.tell(expect);
        actor.tell(new Claimed(PROXY));
        actor.tell(new Unavailable());
        actor.tell(new ProxyLost());
        actor.tell(new Abandon());

        assertThat(offer.hasMessages()).isFalse();
        assertThat(announcement.hasMessages()).isFalse();
        assertThat(shard.hasMessages()).isFalse();
    }

    @Test
    void stop_stopsInEveryPhase() {
        actor.tell(new Stop());
        STAGE.assertStopped(actor);

        ActorRef<Command> claiming = STAGE.spawn(behavior);
        claiming.tell(expect);
        claiming.tell(new Stop());
        STAGE.assertStopped(claiming);

        ActorRef<Command> awaiting = STAGE.spawn(behavior);
        awaiting.tell(expect);
        awaiting.tell(new Claimed(PROXY));
        awaiting.tell(new Stop());
        STAGE.assertStopped(awaiting);
    }
}
