// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.RECOVERY;
import static io.fairlead.cluster.BlackBoxBroker.SHORT;
import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise P3, no ghosts: who hangs up is out, at whatever moment and in whatever way. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessDisconnectTest {

    private static final int TIMES = 100;
    private static final int AT_ONCE = 8;
    private static final int DELAY_MAX_MICROS = 4_000;

    private final BlackBoxBroker broker;

    ProcessDisconnectTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    enum Ending {
        CLOSE {
            @Override
            void end(BlackBoxConnection connection) throws IOException {
                connection.close();
            }
        },
        RESET {
            @Override
            void end(BlackBoxConnection connection) throws IOException {
                connection.reset();
            }
        };

        abstract void end(BlackBoxConnection connection) throws IOException;
    }

    /** The client comes after the end, but the end may still be on its way to the broker. */
    @ParameterizedTest
    @EnumSource
    void proxyThatHasLeft_isNotGivenToAClientThatComesAfterwards(Ending ending) throws Exception {
        repeat(random -> {
            String compartment = id();
            try (var leaver = broker.announce(BlackBoxPeer.in(compartment));
                    var stayer = broker.park(BlackBoxPeer.in(compartment));
                    var offer = broker.connect()) {
                ending.end(leaver.connection());
                offer.post(
                        "/v1/offers",
                        BlackBoxPeer.in(compartment).waiting(6_000).offer("m"));
                stayer.answerTheMatch("stayer", RECOVERY);
                assertThat(offer.read(RECOVERY).verdict()).isEqualTo("answered");
            }
        });
    }

    /** The proxy leaves while the broker is about to give it away. */
    @ParameterizedTest
    @EnumSource
    void clientThatLosesTheRaceForALeavingProxy_getsTheNextOne(Ending ending) throws Exception {
        repeat(random -> {
            String compartment = id();
            try (var leaver = broker.announce(BlackBoxPeer.in(compartment));
                    var stayer = broker.park(BlackBoxPeer.in(compartment));
                    var offer = broker.connect()) {
                offer.post(
                        "/v1/offers",
                        BlackBoxPeer.in(compartment).waiting(6_000).offer("m"));
                BlackBoxBroker.pause(Duration.ofNanos(1_000L * random.nextInt(DELAY_MAX_MICROS)));
                ending.end(leaver.connection());
                stayer.answerTheMatch("stayer", RECOVERY);
                assertThat(offer.read(RECOVERY).verdict()).isEqualTo("answered");
            }
        });
    }

    /** A client that leaves takes at most the one proxy with it that was just being given to it. */
    @ParameterizedTest
    @EnumSource
    void clientThatLeaves_leavesTheNextProxyToTheNextClient(Ending ending) throws Exception {
        repeat(random -> {
            String compartment = id();
            try (var leaver = broker.offer(BlackBoxPeer.in(compartment), "leaver");
                    var stayer = broker.parkOffer(BlackBoxPeer.in(compartment), "stayer");
                    var proxy = broker.connect()) {
                String proxyId = id();
                proxy.post("/v1/announcements", BlackBoxPeer.in(compartment).announcement(proxyId));
                BlackBoxBroker.pause(Duration.ofNanos(1_000L * random.nextInt(DELAY_MAX_MICROS)));
                ending.end(leaver);
                var match = proxy.read(SOON);
                if (BlackBoxPeer.marker(match.at("/offer/sdp")).equals("leaver")) {
                    broker.announce(BlackBoxPeer.in(compartment)).answerTheMatch("second", SOON);
                } else {
                    new BlackBoxProxy(broker, proxyId, proxy).answer(match, "first");
                }
                assertThat(stayer.read(RECOVERY).verdict()).isEqualTo("answered");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void offerThatHasLeft_takesNoAnnouncement(Ending ending) throws Exception {
        repeat(random -> {
            String compartment = id();
            try (var leaver = broker.parkOffer(BlackBoxPeer.in(compartment), "leaver")) {
                ending.end(leaver);
                broker.settle();
                try (var proxy = broker.announce(BlackBoxPeer.in(compartment));
                        var offer = broker.offer(BlackBoxPeer.in(compartment), "stayer")) {
                    proxy.answerTheMatch("a", SOON);
                    assertThat(offer.read(RECOVERY).verdict()).isEqualTo("answered");
                }
            }
        });
    }

    /** What may stand on a connection behind the announcement when it ends. */
    enum Trailer {
        NOTHING(""),
        EMPTY_LINE("\r\n"),
        HALF_A_REQUEST("POST /v1/ans"),
        GARBAGE("\u0000\u0001 ..."),
        ANOTHER_REQUEST(BlackBoxConnection.request(
                "POST", "/v1/answers", "HTTP/1.1", BlackBoxPeer.failure(BlackBoxPeer.id(), BlackBoxPeer.id())));

        private final String bytes;

        Trailer(String bytes) {
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindAnAnnouncement_doNotHideThatItsConnectionHasEnded(Trailer trailer) throws Exception {
        String compartment = id();
        try (var leaver = broker.announce(BlackBoxPeer.in(compartment));
                var stayer = broker.park(BlackBoxPeer.in(compartment))) {
            leaver.connection().write(trailer.bytes);
            broker.settle();
            Ending.CLOSE.end(leaver.connection());
            broker.settle();
            try (var offer = broker.offer(BlackBoxPeer.in(compartment).waiting(4_000), "m")) {
                stayer.answerTheMatch("stayer", RECOVERY);
                assertThat(offer.read(RECOVERY).verdict()).isEqualTo("answered");
            }
        }
    }

    @Test
    void bodyInPieces_isHeldAndItsEndIsSeenAllTheSame() throws Exception {
        String compartment = id();
        String body = BlackBoxPeer.in(compartment).announcement(id());
        String head = "POST /v1/announcements HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        try (var leaver = broker.connect()) {
            leaver.write(head + "Transfer-Encoding: chunked\r\n\r\n");
            for (String piece : List.of(body.substring(0, 50), body.substring(50))) {
                leaver.write(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
                broker.settle();
            }
            leaver.write("0\r\n\r\n");
            assertThat(leaver.isSilent(SHORT)).isTrue();
        }
        broker.settle();
        try (var stayer = broker.park(BlackBoxPeer.in(compartment));
                var offer = broker.offer(BlackBoxPeer.in(compartment), "m")) {
            stayer.answerTheMatch("stayer", SOON);
            assertThat(offer.read(RECOVERY).verdict()).isEqualTo("answered");
        }
    }

    @Test
    void bodyThatBreaksOff_leavesNothingBehind() throws Exception {
        repeat(random -> {
            String compartment = id();
            String request = BlackBoxConnection.request(
                    "POST",
                    "/v1/announcements",
                    "HTTP/1.1",
                    BlackBoxPeer.in(compartment).announcement(id()));
            try (var connection = broker.connect()) {
                connection.write(request.substring(0, 1 + random.nextInt(request.length() - 1)));
            }
        });
        String compartment = id();
        try (var proxy = broker.park(BlackBoxPeer.in(compartment));
                var offer = broker.offer(BlackBoxPeer.in(compartment), "m")) {
            proxy.answerTheMatch("a", SOON);
            assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
        }
    }

    private interface Trial {
        void run(SplittableRandom random) throws Exception;
    }

    private static void repeat(Trial trial) throws InterruptedException {
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            SplittableRandom random = new SplittableRandom(i);
            tasks.add(() -> trial.run(random));
        }
        BlackBoxCrowd.run(AT_ONCE, tasks);
    }
}
