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
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
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
            include classpath("fairlead-wire.conf")
            """));
    private static final ExtendedActorSystem SYSTEM = (ExtendedActorSystem) Adapter.toClassic(KIT.system());
    private static final WireSerializer SERIALIZER = new WireSerializer(SYSTEM);

    private final AtomicReference<ActorRef<AnswerOutcome>> asked = new AtomicReference<>();

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

    /** How it has crossed nodes in every release. */
    @ParameterizedTest
    @CsvSource({
        "$a, -77, /system/front-desk/$a#-77",
        "/temp/front-desk$a, 0, /temp/front-desk$a",
        "/system/sharding/matcher/3/common.x, 12, /system/sharding/matcher/3/common.x#12"
    })
    void actorElsewhere_isItsPlaceAndNumber(String where, int uid, String path) throws IOException {
        byte[] form = array(out -> {
            out.writeString("192.0.2.7");
            out.writeNumber(2551);
            out.writeString(where);
            out.writeNumber(uid);
        });

        var read = (MatcherProtocol.WithdrawAnnouncement) SERIALIZER.fromBinary(form, "withdraw-announcement#1");

        ActorRef<?> reference = read.announcement();
        assertThat(reference.path().toSerializationFormat())
                .isEqualTo("pekko://" + SYSTEM.name() + "@192.0.2.7:2551" + path);
        assertThat((Object) Adapter.toClassic(reference)).isInstanceOf(DeskRef.class);
        assertThat(SERIALIZER.toBinary(read)).as("as it is sent on").isEqualTo(form);
    }

    @Test
    void requestHere_isItself() throws IOException, InterruptedException {
        TestProbe<AnnouncementProtocol.Command> told = KIT.createTestProbe();
        AtomicReference<ActorRef<AnnouncementProtocol.Command>> request = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        KIT.system()
                .systemActorOf(
                        Behaviors.<FrontDesk.Command>setup(desk -> {
                            request.set(desk.spawnAnonymous(Behaviors.receiveMessage(message -> {
                                told.ref().tell(message);
                                return Behaviors.same();
                            })));
                            started.countDown();
                            return Behaviors.empty();
                        }),
                        FrontDesk.NAME,
                        Props.empty());
        assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();

        ActorRef<AnnouncementProtocol.Command> again = again(request.get());
        again.tell(new AnnouncementProtocol.Released(COMMON));

        assertThat((Object) again).isEqualTo(request.get()).hasSameHashCodeAs(request.get());
        told.expectMessage(new AnnouncementProtocol.Released(COMMON));
    }

    /** Perhaps of an earlier node of this address. */
    @Test
    void requestHereThatHasEnded_keepsItsPathAndIsNobody() throws IOException {
        Address own = SYSTEM.provider().getDefaultAddress();
        ActorRef<AnnouncementProtocol.Command> again = again(elsewhere(own + "/system/front-desk/$gone#-77"));
        TestProbe<DeadLetter> letters = KIT.createTestProbe();
        SYSTEM.eventStream().subscribe(Adapter.toClassic(letters.ref()), DeadLetter.class);

        again.tell(new AnnouncementProtocol.ClaimedElsewhere(COMMON));

        assertThat(again.path().toStringWithoutAddress()).isEqualTo("/system/front-desk/$gone");
        assertThat(again.path().uid()).isEqualTo(-77);
        assertThat(letters.receiveMessage().message()).isEqualTo(new AnnouncementProtocol.ClaimedElsewhere(COMMON));
    }

    /** So that all it is told comes by one way. */
    @Test
    void deskElsewhere_isToldItself() throws IOException {
        Address there = new Address("pekko", SYSTEM.name(), "192.0.2.7", 2551);

        assertThat((Object) again(elsewhere(there + "/system/front-desk#12")))
                .isEqualTo(Adapter.toTyped(Couriers.of(SYSTEM).deskOf(there)));
    }

    /** Its name is counted from the start of its node, so an ask of a later node at the address has it, too. */
    @Test
    void ask_isNoneOfAnotherDesk() {
        WireReferences references = new WireReferences(SYSTEM);
        CompletionStage<AnswerOutcome> reply = AskPattern.ask(
                KIT.<ActorRef<AnswerOutcome>>createTestProbe().ref(),
                replyTo -> {
                    asked.set(replyTo);
                    return replyTo;
                },
                Duration.ofSeconds(10),
                KIT.scheduler());
        String where = asked.get().path().toStringWithoutAddress();
        int desk = Couriers.of(SYSTEM)
                .deskOf(SYSTEM.provider().getDefaultAddress())
                .path()
                .uid();

        references.here(where, desk + 1).tell(AnswerOutcome.NO_CLIENT, null);
        references.here(where, desk).tell(AnswerOutcome.DELIVERED, null);

        assertThat(reply).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(AnswerOutcome.DELIVERED);
    }

    /** What a newer node adds, and what nobody knows, costs nothing else in its parcel. */
    @Test
    void parcel_losesOnlyWhatCannotBeRead() throws IOException {
        byte[] parcel = array(out -> {
            out.writeStartArray();
            out.writeString("matcher-stopped#9");
            out.writeStartArray();
            out.writeNumber(1);
            out.writeEndArray();
            out.writeEndArray();
            out.writeStartArray();
            out.writeString("hand-on#1");
            out.writeString("$a");
            out.writeNumber(12);
            out.writeString("answer-outcome#1");
            out.writeString("POSTPONED");
            out.writeEndArray();
            out.writeStartArray();
            out.writeString("hand-on#1");
            out.writeString("$a");
            out.writeNumber(1L << 40); // too large
            out.writeEndArray();
            out.writeStartArray();
            out.writeString("recalled#1"); // for no desk
            out.writeNumber(3);
            out.writeEndArray();
            out.writeStartArray();
            out.writeString("hand-on#1");
            out.writeString("$b");
            out.writeNumber(13);
            out.writeString("recalled#1");
            out.writeNumber(4);
            out.writeString("and more");
            out.writeEndArray();
            out.writeString("and more");
        });

        assertThat(SERIALIZER.fromBinary(parcel, "parcel#1"))
                .isEqualTo(
                        new FrontDesk.Parcel(List.of(new FrontDesk.HandOn("$b", 13, new MatcherProtocol.Recalled(4)))));
    }

    @Test
    void shortenedParcel_isRefused() {
        byte[] whole = SERIALIZER.toBinary(new FrontDesk.Parcel(List.of(
                new FrontDesk.HandOn("$a", 12, AnswerOutcome.DELIVERED), new FrontDesk.MatcherStopped(COMMON))));
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SERIALIZER.fromBinary(part, "parcel#1"))
                    .as("%d bytes of %d", part.length, whole.length)
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    private static ActorRef<AnnouncementProtocol.Command> elsewhere(String path) {
        return Adapter.toTyped(SYSTEM.provider().resolveActorRef(path));
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
