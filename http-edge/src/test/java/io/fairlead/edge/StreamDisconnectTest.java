// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnnouncementRequest;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.edge.TwinBroker.Asked;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * When is the broker told that a caller behind a balancer has gone? The table of {@link StreamExchange}, over real
 * sockets.
 */
class StreamDisconnectTest {

    private static final long SHORT_MS = 300;
    /** Promise P3 allows a second, and a busy machine takes its time. */
    private static final long PROMISED_MS = 3_000;

    private static final int TIMES = 200;
    private static final int MANY = 300;
    private static final int CONNECTIONS = 12;
    private static final int STREAMS = 20;
    private static final long SEED = 4;
    private static final String ANNOUNCEMENT = Bodies.announcement().toString();
    private static final AnnouncementOutcome MATCHED = Bodies.matched(Optional.empty(), Optional.empty(), "");

    private static EdgeServer server;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StreamClient connect() {
        return new StreamClient(server.balancerPort());
    }

    private static StreamCall announcing(StreamClient client) {
        return client.post("/v1/announcements", ANNOUNCEMENT);
    }

    @Test
    void held_resetIsToldAtOnce_andTheOthersStay() throws Exception {
        try (StreamClient client = connect()) {
            StreamCall leaver = announcing(client);
            var left = server.broker.nextAnnouncement();
            leaver.head();
            StreamCall stayer = announcing(client);
            var held = server.broker.nextAnnouncement();
            leaver.reset();
            assertThat(left.goneSoon()).isTrue();
            assertThat(held.goneBy(SHORT_MS)).isFalse();
            held.outcome.complete(MATCHED);
            assertThat(stayer.read().text("/outcome")).isEqualTo("matched");
        }
    }

    @Test
    void heldOffer_resetIsToldAtOnce() throws Exception {
        try (StreamClient client = connect()) {
            StreamCall call = client.post("/v1/offers", Bodies.offer().toString());
            var asked = server.broker.nextOffer();
            call.head();
            call.reset();
            assertThat(asked.goneSoon()).isTrue();
        }
    }

    @Test
    void held_endOfTheConnectionIsToldOfEachStream() throws Exception {
        StreamClient closing = connect();
        StreamClient cut = connect();
        List<Asked<AnnouncementRequest, AnnouncementOutcome>> held = new ArrayList<>();
        for (StreamClient client : List.of(closing, cut, closing, cut)) {
            announcing(client).head();
            held.add(server.broker.nextAnnouncement());
        }
        closing.close();
        cut.cut();
        assertThat(held).allMatch(Asked::goneSoon);
        cut.close();
    }

    @Test
    void outcomeAfterTheReset_isToldAsNotReceived() throws Exception {
        try (StreamClient client = connect()) {
            StreamCall call = announcing(client);
            var asked = server.broker.nextAnnouncement();
            call.head();
            call.reset();
            asked.outcome.complete(MATCHED);
            // The reset and the outcome race; whoever wins, an outcome that was not sent is told. A whole one may have
            // been.
            assertThat(asked.goneBy(SHORT_MS) || call.breaksOff() || call.isWhole())
                    .isTrue();
            assertThat(announcing(client).head().status()).isEqualTo(200);
            server.broker.nextAnnouncement();
        }
    }

    /** It waits at the connection for the balancer to have room for it. */
    @Test
    void reset_beforeTheOutcomeFitsTheWindow_isToldAndTheOthersStay() throws Exception {
        try (StreamClient client = new StreamClient(server.balancerPort(), 0)) {
            announcing(client).head();
            var held = server.broker.nextAnnouncement();
            for (int i = 0; i < MANY; i++) {
                StreamCall call = announcing(client);
                var asked = server.broker.nextAnnouncement();
                call.head();
                asked.outcome.complete(MATCHED);
                call.reset();
                assertThat(asked.goneSoon()).isTrue();
            }
            assertThat(held.goneBy(SHORT_MS)).isFalse();
        }
    }

    /** Netty counts a stream as ended before its last bytes are with the socket, when they are written so soon. */
    @Test
    void answeredAtOnce_isNotToldAsGone() throws Exception {
        try (EdgeServer quick = new EdgeServer();
                StreamClient client = new StreamClient(quick.balancerPort())) {
            quick.broker.endAllWith(MATCHED, Bodies.answered(Location.UNKNOWN), AnswerOutcome.DELIVERED);
            StreamCall call = announcing(client);
            assertThat(call.read().text("/outcome")).isEqualTo("matched");
            assertThat(quick.broker.nextAnnouncement().goneBy(SHORT_MS)).isFalse();
        }
    }

    @Test
    void answered_whateverComesThenIsNotTold() throws Exception {
        StreamClient client = connect();
        StreamCall call = announcing(client);
        var asked = server.broker.nextAnnouncement();
        asked.outcome.complete(MATCHED);
        assertThat(call.read().text("/outcome")).isEqualTo("matched");
        call.reset();
        client.cut();
        assertThat(asked.goneBy(SHORT_MS)).isFalse();
        assertThat(asked.closedBy(0)).isFalse();
        client.close();
    }

    /** Before the request is whole, before it is held, before the head is sent, after. */
    @Test
    void reset_atWhateverMoment_leavesNobodyHeld() throws Exception {
        var random = new SplittableRandom(SEED);
        try (StreamClient client = connect()) {
            for (int i = 0; i < TIMES; i++) {
                StreamCall call = announcing(client);
                LockSupport.parkNanos(random.nextInt(300_000));
                call.reset();
            }
            announcing(client).head();
        }
        assertThatAllHaveGone();
    }

    @Test
    void endOfTheConnection_atWhateverMoment_leavesNobodyHeld() throws Exception {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < CONNECTIONS; i++) {
            try (StreamClient client = connect()) {
                for (int j = 0; j < STREAMS; j++) {
                    announcing(client);
                }
                LockSupport.parkNanos(random.nextInt(3_000_000));
                client.cut();
            }
        }
        assertThatAllHaveGone();
    }

    private static void assertThatAllHaveGone() throws InterruptedException {
        try (StreamClient last = connect()) {
            announcing(last).head();
        }
        LockSupport.parkNanos(Duration.ofMillis(SHORT_MS).toNanos());
        while (!server.broker.askedNothing()) {
            assertThat(server.broker.nextAnnouncement().goneBy(PROMISED_MS)).isTrue();
        }
    }
}
