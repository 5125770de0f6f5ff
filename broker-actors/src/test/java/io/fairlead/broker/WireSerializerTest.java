// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link WireSerializer} makes of bytes that are not what it has written, and of actors that are not here. */
class WireSerializerTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString("""
            pekko.actor.provider = remote
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            """));
    private static final ExtendedActorSystem SYSTEM = (ExtendedActorSystem) Adapter.toClassic(KIT.system());
    private static final WireSerializer SERIALIZER = new WireSerializer(SYSTEM);

    private static final WireMessage AWAKE = new FrontDesk.Awake(COMMON);

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    @Test
    void unknownKind_isRefused() {
        assertThatThrownBy(() -> SERIALIZER.fromBinary(SERIALIZER.toBinary(AWAKE), "awake#2"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("awake#2");
    }

    @Test
    void shortenedMessage_isRefused() {
        byte[] whole = SERIALIZER.toBinary(AWAKE);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SERIALIZER.fromBinary(part, "awake#1"))
                    .as("%d bytes of %d", part.length, whole.length)
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("awake#1");
        }
    }

    @Test
    void messageOfAnotherKind_isRefused() {
        byte[] recalled = SERIALIZER.toBinary(new MatcherProtocol.Recalled(3));

        assertThatThrownBy(() -> SERIALIZER.fromBinary(recalled, "awake#1"))
                .isInstanceOf(NotSerializableException.class)
                .hasStackTraceContaining("expected VALUE_STRING");
    }

    @Test
    void constantThatDoesNotExist_isRefused() throws IOException {
        byte[] outcome = array(out -> out.writeString("POSTPONED"));

        assertThatThrownBy(() -> SERIALIZER.fromBinary(outcome, "answer-outcome#1"))
                .isInstanceOf(NotSerializableException.class)
                .hasStackTraceContaining("AnswerOutcome.POSTPONED");
    }

    /** As a newer node may send them. */
    @Test
    void furtherFields_areLeftUnread() throws IOException {
        byte[] further = array(out -> {
            out.writeNumber(3);
            out.writeString("and more");
        });

        assertThat(SERIALIZER.fromBinary(further, "recalled#1")).isEqualTo(new MatcherProtocol.Recalled(3));
    }

    /** As an older node has sent it, which did not have the last one yet. */
    @Test
    void addedField_mayBeAbsent() throws IOException {
        var whole = new MatcherProtocol.Enlist(
                PROXY_TRAITS,
                Duration.ZERO,
                Duration.ofSeconds(1),
                KIT.<AnnouncementProtocol.Command>createTestProbe().ref(),
                true);
        byte[] bytes = SERIALIZER.toBinary(whole);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        shorter[shorter.length - 1] = bytes[bytes.length - 1]; // the end of the array instead of the flag

        assertThat(SERIALIZER.fromBinary(shorter, "enlist#1"))
                .isEqualTo(new MatcherProtocol.Enlist(
                        whole.traits(), whole.waited(), whole.left(), whole.replyTo(), false));
    }

    @Test
    void requestElsewhere_isFoundUnderItsAddressAndNumber() throws IOException {
        String path = "pekko://" + SYSTEM.name() + "@192.0.2.7:2551/system/front-desk/$a#-77";

        ActorRef<AnnouncementProtocol.Command> again = again(elsewhere(path));

        assertThat(again.path().toSerializationFormat()).isEqualTo(path);
        assertThat((Object) Adapter.toClassic(again)).isInstanceOf(DeskRef.class);
        assertThat((Object) again)
                .as("what a matcher remembers it by")
                .isEqualTo(elsewhere(path))
                .hasSameHashCodeAs(elsewhere(path));
        assertThat(again(again).path().toSerializationFormat()).isEqualTo(path);
    }

    /** How it has crossed nodes in every release; its desk's number comes last, by which Artery knows that. */
    @ParameterizedTest
    @CsvSource({"$a, -77, /system/front-desk/$a#-77", "/temp/front-desk$a, 0, /temp/front-desk$a"})
    void requestOrAskElsewhere_isItsPlaceAndNumberAndThatOfItsDesk(String where, int uid, String path)
            throws IOException {
        byte[] form = array(out -> {
            out.writeString("192.0.2.7");
            out.writeNumber(2551);
            out.writeString(where);
            out.writeNumber(uid);
            out.writeNumber(1_234_567);
        });

        var read = (MatcherProtocol.WithdrawAnnouncement) SERIALIZER.fromBinary(form, "withdraw-announcement#1");

        ActorRef<?> reference = read.announcement();
        assertThat(reference.path().toSerializationFormat())
                .isEqualTo("pekko://" + SYSTEM.name() + "@192.0.2.7:2551" + path);
        assertThat((Object) Adapter.toClassic(reference)).isInstanceOf(DeskRef.class);
        assertThat(SERIALIZER.toBinary(read)).as("as it is sent on").isEqualTo(form);
    }

    /** A message to an earlier node of this address may name a request of that node before this one has its desk. */
    @Test
    void requestHere_isToldThroughTheDeskAsSoonAsThereIsOne() throws IOException, InterruptedException {
        Address own = SYSTEM.provider().getDefaultAddress();
        again(elsewhere(own + "/system/front-desk/$a#-77"));
        TestProbe<FrontDesk.Command> told = KIT.createTestProbe();
        AtomicReference<ActorRef<AnnouncementProtocol.Command>> request = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        KIT.system()
                .systemActorOf(
                        Behaviors.<FrontDesk.Command>setup(desk -> {
                            request.set(desk.spawnAnonymous(Behaviors.empty()));
                            started.countDown();
                            return Behaviors.receiveMessage(message -> {
                                told.ref().tell(message);
                                return Behaviors.same();
                            });
                        }),
                        FrontDesk.NAME,
                        Props.empty());
        assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();

        ActorRef<AnnouncementProtocol.Command> again = again(request.get());
        again.tell(new AnnouncementProtocol.Released(COMMON));

        assertThat((Object) again).isEqualTo(request.get()).hasSameHashCodeAs(request.get());
        assertThat(again.path().address().hasLocalScope()).isTrue();
        told.expectMessage(new FrontDesk.HandOn(
                again.path().name(), again.path().uid(), new AnnouncementProtocol.Released(COMMON)));
    }

    private static ActorRef<AnnouncementProtocol.Command> elsewhere(String path) {
        return Adapter.toTyped(SYSTEM.provider().resolveActorRef(path));
    }

    @Test
    void actorElsewhereThatIsNoRequest_isToldItself() throws IOException {
        String path = "pekko://" + SYSTEM.name() + "@192.0.2.7:2551/system/sharding/matcher#12";

        ActorRef<?> again = again(elsewhere(path));

        assertThat(again.path().toSerializationFormat()).isEqualTo(path);
        assertThat((Object) Adapter.toClassic(again)).isNotInstanceOf(DeskRef.class);
    }

    @Test
    void actorHere_isItself() throws IOException {
        ActorRef<AnnouncementProtocol.Command> here =
                KIT.<AnnouncementProtocol.Command>createTestProbe().ref();

        assertThat((Object) again(here)).isEqualTo(here);
    }

    @Test
    void actorHereThatHasEnded_isNoLaterOneOfItsName() throws IOException {
        ActorRef<AnnouncementProtocol.Command> first = KIT.spawn(Behaviors.empty(), "of-this-name");
        KIT.stop(first);
        ActorRef<AnnouncementProtocol.Command> second = KIT.spawn(Behaviors.empty(), "of-this-name");

        assertThat((Object) again(first)).isNotEqualTo(second);
    }

    private static ActorRef<AnnouncementProtocol.Command> again(ActorRef<AnnouncementProtocol.Command> reference)
            throws IOException {
        byte[] withdrawal = SERIALIZER.toBinary(new MatcherProtocol.WithdrawAnnouncement(reference));
        return ((MatcherProtocol.WithdrawAnnouncement) SERIALIZER.fromBinary(withdrawal, "withdraw-announcement#1"))
                .announcement();
    }

    private static byte[] array(WireWriter.Field<CBORGenerator> fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator generator = new CBORFactory().createGenerator(bytes)) {
            generator.writeStartArray();
            fields.write(generator);
            generator.writeEndArray();
        }
        return bytes.toByteArray();
    }
}
