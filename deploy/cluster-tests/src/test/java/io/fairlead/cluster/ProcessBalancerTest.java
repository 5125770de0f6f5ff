// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.BalancerUnderTest.Backend;
import io.fairlead.cluster.BalancerUnderTest.Kind;
import io.fairlead.cluster.ProcessDisconnectTest.Ending;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A node behind each balancer that we ship a configuration for: nothing that it promises is lost on the way. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessBalancerTest {

    /** Enough for an offer to be matched with a ghost, if there were one. */
    private static final int PATIENCE_MS = 1_500;

    private static final int TIMES = 10;
    /** Which our stand-in for a node does not speak. */
    private static final String OVER_HTTP_2 = "HAPROXY_H2";

    private static final String SPOKEN = "127.0.0.1";

    private final NodeUnderTest node;

    ProcessBalancerTest(NodeUnderTest node) {
        this.node = node;
    }

    private BalancerUnderTest start(Kind kind) throws Exception {
        return BalancerUnderTest.start(kind, Backend.of(kind, node));
    }

    @ParameterizedTest
    @EnumSource
    void shippedConfiguration_hasNoObjections(Kind kind) throws Exception {
        assertThat(BalancerUnderTest.objections(kind)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void proxyAndClient_meetThroughIt(Kind kind) throws Exception {
        try (var balancer = start(kind)) {
            var broker = new BlackBoxBroker(balancer.url());
            String compartment = id();
            try (var proxy = broker.park(BlackBoxPeer.in(compartment));
                    var offer = broker.offer(BlackBoxPeer.in(compartment), "m")) {
                proxy.answerTheMatch("a", SOON);
                assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
            }
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Ending.values()).map(ending -> Arguments.of(kind, ending)));
    }

    /** If the node did not hear of the end, the ghost would be taken, and the offer told no-answer. */
    @ParameterizedTest
    @MethodSource("endings")
    void announcementThatIsAborted_isNotGivenToALaterOffer(Kind kind, Ending ending) throws Exception {
        try (var balancer = start(kind)) {
            var broker = new BlackBoxBroker(balancer.url());
            BlackBoxCrowd.Task trial = () -> {
                String compartment = id();
                var leaver = broker.park(BlackBoxPeer.in(compartment));
                ending.end(leaver.connection());
                broker.settle();
                try (var offer = broker.offer(BlackBoxPeer.in(compartment).waiting(PATIENCE_MS), "m")) {
                    assertThat(offer.read(SOON).verdict()).isEqualTo("no-match no-proxy");
                }
            };
            BlackBoxCrowd.run(TIMES, Collections.nCopies(TIMES, trial));
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void offerThatIsAborted_takesNoLaterAnnouncement(Kind kind, Ending ending) throws Exception {
        try (var balancer = start(kind)) {
            var broker = new BlackBoxBroker(balancer.url());
            String compartment = id();
            ending.end(broker.parkOffer(BlackBoxPeer.in(compartment), "leaver"));
            broker.settle();
            try (var proxy = broker.announce(BlackBoxPeer.in(compartment).waiting(PATIENCE_MS))) {
                assertThat(proxy.outcome(SOON).verdict()).startsWith("no-match");
            }
        }
    }

    /**
     * The node trusts the location headers of 127.0.0.1, so two of one network would be kept apart if they came
     * through.
     */
    @ParameterizedTest
    @EnumSource
    void callers_cannotChooseTheirLocation(Kind kind) throws Exception {
        try (var balancer = start(kind)) {
            var broker = new BlackBoxBroker(balancer.url());
            var peer = BlackBoxPeer.in(id()).from("XA", 64_500);
            try (var proxy = broker.park(peer);
                    var offer = broker.offer(peer, "m")) {
                proxy.answerTheMatch("a", SOON);
                assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = OVER_HTTP_2)
    void callers_cannotChooseTheirAddress(Kind kind) throws Exception {
        try (var stub = StubNode.start();
                var balancer = BalancerUnderTest.start(kind, stub.backend());
                var caller = BlackBoxConnection.open(balancer.url())) {
            caller.post(
                    "/v1/offers",
                    "{}",
                    "X-Forwarded-For: 192.0.2.1",
                    "x-forwarded-for: 192.0.2.2",
                    "Forwarded: for=192.0.2.3",
                    "X-Real-IP: 192.0.2.4",
                    "X-Client-Country: XA",
                    "X-Client-Asn: 64500");
            assertThat(caller.read(SOON).status()).isEqualTo(200);
            var headers = stub.requests().getLast();
            assertThat(headers.get("X-forwarded-for")).containsExactly(SPOKEN);
            assertThat(headers.keySet()).doesNotContain("Forwarded", "X-real-ip", "X-client-country", "X-client-asn");
        }
    }

    /** The body is longer than HAProxy's buffer, and as long as the API allows. */
    @ParameterizedTest
    @EnumSource
    void longBodies_arriveWholeAndTooLongOnesAreRefusedByTheNode(Kind kind) throws Exception {
        try (var balancer = start(kind)) {
            var broker = new BlackBoxBroker(balancer.url());
            String offer = BlackBoxPeer.in(id()).waiting(0).offer("m");
            String padded = offer + " ".repeat(64 * 1024 - offer.length());
            assertThat(broker.call("/v1/offers", padded).status()).isEqualTo(200);
            try (var connection = broker.connect()) {
                connection.post("/v1/offers", padded + " ");
                assertThat(connection.read(SOON).verdict()).isEqualTo("413 payload-too-large");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noNodeThere_isAProblemWithARetryHint(Kind kind) throws Exception {
        Backend gone;
        try (var stub = StubNode.start()) {
            gone = stub.backend();
        }
        try (var balancer = BalancerUnderTest.start(kind, gone);
                var caller = BlackBoxConnection.open(balancer.url())) {
            caller.post("/v1/offers", "{}");
            var reply = caller.read(SOON);
            assertThat(reply.status()).isIn(502, 503);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.at("/code")).isEqualTo("unavailable");
            assertThat(reply.at("/status")).isEqualTo("" + reply.status());
            assertThat(Duration.ofMillis(Long.parseLong(reply.at("/retryAfterMs"))))
                    .isEqualTo(Duration.ofSeconds(Long.parseLong(reply.header("retry-after"))));
        }
    }

    /** A node that dies with a request in its hands may have acted on it. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = OVER_HTTP_2)
    void requestThatANodeHasRead_isNotSentToAnother(Kind kind) throws Exception {
        try (var dying = StubNode.hangingUp();
                var other = StubNode.hangingUp();
                var balancer = BalancerUnderTest.start(kind, dying.backend(), other.backend());
                var caller = BlackBoxConnection.open(balancer.url())) {
            caller.post("/v1/offers", "{}");
            assertThat(caller.read(SOON).verdict()).isEqualTo("502 unavailable");
            assertThat(dying.requests().size() + other.requests().size()).isEqualTo(1);
        }
    }
}
