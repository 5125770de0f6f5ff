// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.typed.ActorRef;
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

    private static final ActorRef<AnnouncementProtocol.Command> ANNOUNCEMENT =
            STAGE.<AnnouncementProtocol.Command>probe().ref();
    private static final ActorRef<OfferProtocol.Command> OFFER =
            STAGE.<OfferProtocol.Command>probe().ref();
    private static final ActorRef<FrontDesk.Command> DESK =
            STAGE.<FrontDesk.Command>probe().ref();
    private static final ActorRef<MatcherProtocol.Command> MATCHER =
            STAGE.<MatcherProtocol.Command>probe().ref();
    private static final ActorRef<MatcherProtocol.CensusTaken> CENSUS =
            STAGE.<MatcherProtocol.CensusTaken>probe().ref();
    private static final ActorRef<AnswerOutcome> FRONT =
            STAGE.<AnswerOutcome>probe().ref();

    private static final Traits NOWHERE = new Traits(Traversal.STRICTLY_LIMITED, Location.UNKNOWN, 1);
    private static final Duration ODD = ofSeconds(3).plus(ofNanos(123_456_789));
    private static final SessionOffer BARE =
            new SessionOffer("s=\u00e9\u4e2d\ud83d\ude00\r\n", Optional.empty(), NetworkProtocol.TCP, Optional.empty());
    private static final int SDP_MAX = 32 * 1024;

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private static ClaimTerms terms(SessionOffer offer) {
        return new ClaimTerms(connectionId(10), PERSONAL, ODD, offer, 2, "XB", true, ofSeconds(8));
    }

    /** At least one of each kind; a kind that is missing fails {@link #samples_areOfEveryWireMessage}. */
    static List<WireMessage> samples() {
        return Stream.of(toMatcher(), toAnnouncement(), toOffer(), toDesk(), toOthers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<WireMessage> toMatcher() {
        return List.of(
                new MatcherProtocol.Enlist(PROXY_TRAITS, ODD, ofSeconds(30), ANNOUNCEMENT),
                new MatcherProtocol.Seek(NOWHERE, ZERO, ofMillis(1), OFFER),
                new MatcherProtocol.Release(ANNOUNCEMENT),
                new MatcherProtocol.WithdrawAnnouncement(ANNOUNCEMENT),
                new MatcherProtocol.WithdrawOffer(OFFER),
                new MatcherProtocol.Close(CLIENT_TRAITS, OFFER),
                new MatcherProtocol.TakeCensus(CENSUS),
                new MatcherProtocol.SpokenUp(OFFER),
                new MatcherProtocol.Wake(DESK),
                new MatcherProtocol.Recalled(250_000));
    }

    private static List<WireMessage> toAnnouncement() {
        return List.of(
                new AnnouncementProtocol.Enlisted(COMMON, AnnouncementProtocol.Verdict.PROPOSED),
                new AnnouncementProtocol.Claim(terms(Samples.SESSION_OFFER), OFFER),
                new AnnouncementProtocol.Claim(terms(BARE), OFFER),
                new AnnouncementProtocol.ClaimedElsewhere(COMMON),
                new AnnouncementProtocol.NotTaken(connectionId(10)));
    }

    private static List<WireMessage> toOffer() {
        return List.of(
                new OfferProtocol.Candidate(PERSONAL, ANNOUNCEMENT, PROXY_TRAITS, ODD),
                new OfferProtocol.Queued(COMMON),
                new OfferProtocol.QueueFull(COMMON),
                new OfferProtocol.TooLate(COMMON),
                new OfferProtocol.Closed(COMMON, Optional.of(Ineligible.DENIED)),
                new OfferProtocol.Closed(COMMON, Optional.empty()),
                new OfferProtocol.Claimed(connectionId(10), PROXY),
                new OfferProtocol.Unavailable(connectionId(10)),
                new OfferProtocol.ProxyClosed(connectionId(7)),
                new OfferProtocol.ProxyLost(connectionId(10)));
    }

    private static List<WireMessage> toDesk() {
        return List.of(
                new FrontDesk.Recall(COMMON, MATCHER),
                new FrontDesk.Awake(PERSONAL),
                new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Accepted("v=0"), FRONT),
                new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Failed("no"), FRONT));
    }

    private static List<WireMessage> toOthers() {
        return List.of(
                new MatcherProtocol.CensusTaken(COMMON, 1, 2, 3), AnswerOutcome.DELIVERED, AnswerOutcome.NO_CLIENT);
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
        return Stream.of(
                        AnnouncementProtocol.Command.class,
                        OfferProtocol.Command.class,
                        MatcherProtocol.Command.class,
                        FrontDesk.Command.class)
                .flatMap(hierarchy -> Arrays.stream(hierarchy.getPermittedSubclasses()))
                .filter(kind -> !WireMessage.class.isAssignableFrom(kind))
                .<Class<?>>map(kind -> kind)
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

    @Test
    void candidate_isSmall() {
        Compartment compartment = PERSONAL;

        assertThat(size(new OfferProtocol.Candidate(compartment, ANNOUNCEMENT, PROXY_TRAITS, ODD)))
                .isLessThan(1024);
    }

    @Test
    void claimOfTheLargestOffer_fitsIntoOneFrame() {
        SessionOffer largest = new SessionOffer(
                "x".repeat(SDP_MAX), Optional.of("opaque"), NetworkProtocol.UDP, Samples.SESSION_OFFER.destination());

        assertThat(size(new AnnouncementProtocol.Claim(terms(largest), OFFER))).isBetween(SDP_MAX, 64 * 1024);
        assertThat(size(new FrontDesk.Deliver(
                        connectionId(10), PROXY, new ProxyAnswer.Accepted("x".repeat(SDP_MAX)), FRONT)))
                .isBetween(SDP_MAX, 64 * 1024);
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
