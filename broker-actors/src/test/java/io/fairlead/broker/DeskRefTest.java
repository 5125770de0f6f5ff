// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PERSONAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeskRefTest {

    private static final Stage STAGE = new Stage();
    private static final ActorPath PATH = new RootActorPath(new Address("pekko", "fairlead", "192.0.2.7", 2551), "/")
            .child("system")
            .child(FrontDesk.NAME)
            .child("$a")
            .withUid(-77);

    private static final ExtendedActorSystem SYSTEM = (ExtendedActorSystem) Adapter.toClassic(STAGE.system());

    private final TestProbe<FrontDesk.Command> desk = STAGE.probe();
    private final Courier courier = new Courier(Adapter.toClassic(desk.ref()), Runnable::run, 10_000, 10_000);
    private final ActorRef<OfferProtocol.Command> offer = reference();

    private ActorRef<OfferProtocol.Command> reference() {
        return Adapter.toTyped(new DeskRef(PATH, Optional.of("$a"), courier, SYSTEM));
    }

    private static ActorRef<FrontDesk.Command> deskBy(Courier courier) {
        return Adapter.toTyped(new DeskRef(PATH.parent(), Optional.empty(), courier, SYSTEM));
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void tell_goesToTheDesk() {
        offer.tell(new OfferProtocol.Queued(COMMON));

        desk.expectMessage(
                new FrontDesk.Parcel(List.of(new FrontDesk.HandOn("$a", -77, new OfferProtocol.Queued(COMMON)))));
    }

    @Test
    void whatTheDeskItselfIsTold_isForIt() {
        deskBy(courier).tell(new FrontDesk.MatcherStopped(COMMON));

        desk.expectMessage(new FrontDesk.Parcel(List.of(new FrontDesk.MatcherStopped(COMMON))));
    }

    @Test
    void whatTheCourierCannotTake_isADeadLetter() {
        ActorRef<FrontDesk.Command> full = deskBy(new Courier(Adapter.toClassic(desk.ref()), _ -> {}, 1_500, 10_000));
        TestProbe<DeadLetter> letters = STAGE.probe();
        SYSTEM.eventStream().subscribe(Adapter.toClassic(letters.ref()), DeadLetter.class);

        full.tell(new FrontDesk.MatcherStopped(COMMON));
        full.tell(new FrontDesk.MatcherStopped(PERSONAL));

        DeadLetter letter = letters.receiveMessage();
        assertThat(letter.message()).isEqualTo(new FrontDesk.MatcherStopped(PERSONAL));
        assertThat(letter.recipient().path()).isEqualTo(PATH.parent());
    }

    @Test
    void desk_canBeAsked() {
        var reply = AskPattern.<FrontDesk.Command, AnswerOutcome>ask(
                deskBy(courier),
                replyTo -> new FrontDesk.Deliver(
                        Samples.connectionId(1), Samples.PROXY, new ProxyAnswer.Failed("no"), replyTo),
                Duration.ofSeconds(5),
                STAGE.system().scheduler());
        var parcel = (FrontDesk.Parcel) desk.receiveMessage();
        ((FrontDesk.Deliver) parcel.commands().getFirst()).replyTo().tell(AnswerOutcome.DELIVERED);

        assertThat(reply).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(AnswerOutcome.DELIVERED);
    }

    @Test
    void path_isThatOfTheRequestOnItsNode() {
        assertThat((Object) offer.path()).isEqualTo(PATH);
        assertThat(offer.path().uid()).isEqualTo(-77);
    }

    /** What a matcher has been told by one message it is told to forget by another. */
    @Test
    void referencesToOneRequest_areEqual() {
        assertThat((Object) offer).isEqualTo(reference()).hasSameHashCodeAs(reference());
    }
}
