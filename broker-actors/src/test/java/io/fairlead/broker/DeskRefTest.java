// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeskRefTest {

    private static final Stage STAGE = new Stage();
    private static final ActorPath PATH = new RootActorPath(new Address("pekko", "fairlead", "192.0.2.7", 2551), "/")
            .child("system")
            .child(FrontDesk.NAME)
            .child("$a")
            .withUid(-77);

    private final TestProbe<FrontDesk.Command> desk = STAGE.probe();
    private final ActorRef<OfferProtocol.Command> offer = reference();

    private ActorRef<OfferProtocol.Command> reference() {
        ExtendedActorSystem system = (ExtendedActorSystem) Adapter.toClassic(STAGE.system());
        return Adapter.toTyped(new DeskRef(PATH, "$a", Adapter.toClassic(desk.ref()), system));
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void tell_goesToTheDesk() {
        offer.tell(new OfferProtocol.Queued(COMMON));

        desk.expectMessage(new FrontDesk.HandOn("$a", -77, new OfferProtocol.Queued(COMMON)));
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
