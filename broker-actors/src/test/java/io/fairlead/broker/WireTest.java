// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static io.fairlead.broker.Samples.connectionId;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses nodes, what must not, and how large it is. */
class WireTest {

    private static final Stage STAGE = new Stage();

    private static final SerializationTestKit WIRE = new SerializationTestKit(STAGE.system());
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(STAGE.system()));

    private static final WireSamples SAMPLES = new WireSamples(STAGE);
    private static final int SDP_MAX = 32 * 1024;

    @AfterAll
    static void close() {
        STAGE.close();
    }

    static List<WireMessage> samples() {
        return SAMPLES.all();
    }

    @Test
    void samples_areOfEveryWireMessage() throws IOException, URISyntaxException {
        Set<Class<?>> sampled = samples().stream().map(Object::getClass).collect(Collectors.toSet());
        Set<Class<?>> marked = classes()
                .filter(WireMessage.class::isAssignableFrom)
                .filter(kind -> !kind.isInterface())
                .collect(Collectors.toSet());

        assertThat(sampled).isEqualTo(marked);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void wireMessage_arrivesAsItWasSent(WireMessage message) {
        WIRE.verifySerialization(message, true);
    }

    static List<Class<?>> innerMessages() {
        return RigMessages.commands()
                .filter(kind -> !RigMessages.mayCrossNodes(kind))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("innerMessages")
    void innerMessage_refusesToBeSent(Class<?> kind) throws ReflectiveOperationException {
        Constructor<?> constructor = kind.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Object message = constructor.newInstance(new Object[constructor.getParameterCount()]);

        assertThat(SERIALIZATION.serialize(message).isFailure()).isTrue();
    }

    @Test
    void innerMessages_areThere() {
        assertThat(innerMessages())
                .contains(AnnouncementProtocol.Drain.class, MatcherProtocol.Stop.class, FrontDesk.HoldOffer.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void wireMessage_isNoLargerThanItSays(WireMessage message) {
        assertThat(size(message)).isLessThanOrEqualTo(message.bytesMax());
    }

    @Test
    void candidate_isSmall() {
        Compartment compartment = PERSONAL;

        assertThat(size(new OfferProtocol.Candidate(
                        compartment, SAMPLES.announcement(), PROXY_TRAITS, WireSamples.ODD)))
                .isLessThan(1024);
    }

    @Test
    void claimOfTheLargestOffer_fitsIntoOneFrame() {
        SessionOffer largest = new SessionOffer(
                "x".repeat(SDP_MAX), Optional.of("opaque"), NetworkProtocol.UDP, Samples.SESSION_OFFER.destination());

        var claim = new AnnouncementProtocol.Claim(WireSamples.terms(largest), SAMPLES.offer());
        assertThat(size(claim)).isBetween(SDP_MAX, 64 * 1024);
        assertThat(size(new FrontDesk.Parcel(List.of(new FrontDesk.HandOn("$a", 1, claim)))))
                .isBetween(SDP_MAX, 64 * 1024);
        assertThat(size(new FrontDesk.Deliver(
                        connectionId(10), PROXY, new ProxyAnswer.Accepted("x".repeat(SDP_MAX)), SAMPLES.front())))
                .isBetween(SDP_MAX, 64 * 1024);
    }

    /** Three bytes for each char is what UTF-8 may take. */
    @Test
    void longTexts_areInWhatAMessageSaysOfItsSize() {
        String text = "\u4e2d".repeat(2_000);
        SessionOffer offer = new SessionOffer(
                text, Optional.of(text), NetworkProtocol.UDP, Optional.of(new Destination(text, text)));

        assertThat(List.<WireMessage>of(
                        new AnnouncementProtocol.Claim(WireSamples.terms(offer), SAMPLES.offer()),
                        new FrontDesk.HandOn(
                                "$a", 1, new AnnouncementProtocol.Claim(WireSamples.terms(offer), SAMPLES.offer())),
                        new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Accepted(text), SAMPLES.front()),
                        new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Failed(text), SAMPLES.front())))
                .allSatisfy(message -> assertThat(size(message)).isBetween(6_000, message.bytesMax()));
    }

    private static int size(WireMessage message) {
        return SERIALIZATION.serialize(message).get().length;
    }

    /** Everything that the module compiles to. */
    private static Stream<Class<?>> classes() throws IOException, URISyntaxException {
        Path root = Path.of(WireMessage.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files =
                Files.list(root.resolve(WireMessage.class.getPackageName().replace('.', '/')))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> WireMessage.class.getPackageName() + "." + name.substring(0, name.length() - 6))
                    .<Class<?>>map(WireTest::load)
                    .toList()
                    .stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, WireTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
