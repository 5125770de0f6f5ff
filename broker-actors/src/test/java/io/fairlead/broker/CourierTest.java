// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.broker.FrontDesk.HandOn;
import io.fairlead.broker.FrontDesk.Parcel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A {@link Courier} that is given its turns one by one. */
class CourierTest {

    private static final Stage STAGE = new Stage();
    private static final ExtendedActorSystem SYSTEM = (ExtendedActorSystem) Adapter.toClassic(STAGE.system());
    private static final int ROOM_FOR_THREE = 3 * message(1).bytesMax();
    private static final int FIVE = 5 * message(1).bytesMax();

    private final TestProbe<FrontDesk.Command> desk = STAGE.probe();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final Courier courier = new Courier(Adapter.toClassic(desk.ref()), turns::add, FIVE, ROOM_FOR_THREE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private static HandOn message(int number) {
        return new HandOn("$" + number, number, new OfferProtocol.Queued(COMMON));
    }

    private static HandOn largeMessage(int number) {
        return new HandOn(
                "$" + number,
                number,
                new AnnouncementProtocol.Claim(
                        WireSamples.terms(new SessionOffer(
                                "x".repeat(ROOM_FOR_THREE),
                                Samples.SESSION_OFFER.clientRootObfuscationSecret(),
                                NetworkProtocol.UDP,
                                Samples.SESSION_OFFER.destination())),
                        STAGE.<OfferProtocol.Command>probe().ref()));
    }

    private void giveTurn() {
        turns.remove().run();
    }

    @Test
    void whatComesBeforeItsTurn_isOneParcelInThatOrder() {
        courier.take(message(1));
        courier.take(message(2));
        desk.expectNoMessage();

        giveTurn();

        desk.expectMessage(new Parcel(List.of(message(1), message(2))));
        assertThat(turns).isEmpty();
    }

    @Test
    void whatComesAfterItsTurn_isTheNextParcel() {
        courier.take(message(1));
        giveTurn();
        courier.take(message(2));
        giveTurn();

        desk.expectMessage(new Parcel(List.of(message(1))));
        desk.expectMessage(new Parcel(List.of(message(2))));
        assertThat(turns).isEmpty();
    }

    @Test
    void whatAParcelHasNoRoomFor_goesWithTheNext() {
        IntStream.rangeClosed(1, 4).mapToObj(CourierTest::message).forEach(courier::take);

        giveTurn();
        desk.expectMessage(new Parcel(List.of(message(1), message(2), message(3))));
        desk.expectNoMessage();

        giveTurn();
        desk.expectMessage(new Parcel(List.of(message(4))));
        assertThat(turns).isEmpty();
    }

    @Test
    void messageLargerThanAParcel_goesByItself() {
        Courier roomy = new Courier(Adapter.toClassic(desk.ref()), turns::add, 10L * ROOM_FOR_THREE, ROOM_FOR_THREE);
        HandOn large = largeMessage(2);
        roomy.take(message(1));
        roomy.take(large);
        roomy.take(message(3));

        giveTurn();
        giveTurn();
        giveTurn();

        desk.expectMessage(new Parcel(List.of(message(1))));
        desk.expectMessage(new Parcel(List.of(large)));
        desk.expectMessage(new Parcel(List.of(message(3))));
        assertThat(turns).isEmpty();
    }

    /** As a dispatcher does that ends. */
    @Test
    void turnThatIsRefused_isAskedForWithTheNextMessage() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        Courier refused = new Courier(
                Adapter.toClassic(desk.ref()),
                turn -> {
                    if (refuses.get()) {
                        throw new RejectedExecutionException("for now");
                    }
                    turns.add(turn);
                },
                FIVE,
                ROOM_FOR_THREE);
        refused.take(message(1));
        refuses.set(false);
        refused.take(message(2));

        giveTurn();

        desk.expectMessage(new Parcel(List.of(message(1), message(2))));
    }

    /** Nobody knows how; but a node must not be deaf to another for that. */
    @Test
    void parcelThatFails_costsNoOther() {
        List<Object> told = new ArrayList<>();
        ActorRef failing =
                new EmptyLocalActorRef(
                        SYSTEM.provider(), Adapter.toClassic(desk.ref()).path(), SYSTEM.eventStream()) {
                    @Override
                    public void $bang(Object message, ActorRef sender) {
                        told.add(message);
                        if (told.size() == 1) {
                            throw new IllegalStateException("this once");
                        }
                    }
                };
        Courier unlucky = new Courier(failing, turns::add, FIVE, ROOM_FOR_THREE);
        IntStream.rangeClosed(1, 4).mapToObj(CourierTest::message).forEach(unlucky::take);

        assertThatIllegalStateException().isThrownBy(this::giveTurn);
        giveTurn();

        assertThat(told).last().isEqualTo(new Parcel(List.of(message(4))));
        assertThat(turns).isEmpty();
    }

    @Test
    void oneTooMany_isNotTakenAndCostsNoOther() {
        IntStream.rangeClosed(1, 5)
                .mapToObj(CourierTest::message)
                .forEach(message -> assertThat(courier.take(message)).isTrue());
        assertThat(courier.take(message(6))).isFalse();

        giveTurn();
        assertThat(courier.take(message(7))).as("there is room again").isTrue();
        giveTurn();

        desk.expectMessage(new Parcel(List.of(message(1), message(2), message(3))));
        desk.expectMessage(new Parcel(List.of(message(4), message(5), message(7))));
    }

    /** Its turns are taken by any thread. */
    @Test
    void manySenders_areAllSentOnceEachInItsOrder() throws InterruptedException {
        int senders = 4;
        int each = 5_000;
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                ExecutorService told = Executors.newFixedThreadPool(senders)) {
            Courier shared = new Courier(Adapter.toClassic(desk.ref()), threads, Long.MAX_VALUE, ROOM_FOR_THREE);
            for (int sender = 0; sender < senders; sender++) {
                int first = sender * each;
                told.execute(() -> IntStream.range(first, first + each)
                        .mapToObj(CourierTest::message)
                        .forEach(shared::take));
            }
            List<List<Integer>> seen = IntStream.range(0, senders)
                    .<List<Integer>>mapToObj(_ -> new ArrayList<>())
                    .toList();
            for (int all = 0; all < senders * each; ) {
                List<FrontDesk.WireCommand> commands =
                        ((Parcel) desk.receiveMessage(Duration.ofSeconds(10))).commands();
                assertThat(commands).isNotEmpty();
                for (FrontDesk.WireCommand command : commands) {
                    int number = ((HandOn) command).uid();
                    seen.get(number / each).add(number);
                }
                all += commands.size();
            }
            assertThat(seen)
                    .allSatisfy(numbers -> assertThat(numbers).hasSize(each).isSorted());
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            desk.expectNoMessage();
        }
    }
}
