// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnnouncementRequest;
import io.fairlead.edge.TwinBroker.Asked;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When is the broker told that a caller has gone? The table of {@link ConnectionStage}, over real sockets. */
class DisconnectTest {

    private static final long SHORT_MS = 300;
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

    private static RawClient announcing() throws Exception {
        return server.connect().send(announcement());
    }

    private static String announcement() {
        return RawClient.post("/v1/announcements", Bodies.announcement().toString());
    }

    private static String offer() {
        return RawClient.post("/v1/offers", Bodies.offer().toString());
    }

    @Test
    void held_closeIsToldAtOnce() throws Exception {
        RawClient client = announcing();
        var asked = server.broker.nextAnnouncement();
        assertThat(asked.goneBy(SHORT_MS)).isFalse();
        client.close();
        assertThat(asked.goneSoon()).isTrue();
    }

    @Test
    void held_resetIsToldAtOnce() throws Exception {
        RawClient client = announcing();
        var asked = server.broker.nextAnnouncement();
        client.reset();
        assertThat(asked.goneSoon()).isTrue();
    }

    @Test
    void heldOffer_closeIsToldAtOnce() throws Exception {
        RawClient client = server.connect().send(offer());
        var asked = server.broker.nextOffer();
        client.close();
        assertThat(asked.goneSoon()).isTrue();
    }

    @Test
    void held_halfCloseCountsAsGone_andIsAnsweredAllTheSame() throws Exception {
        try (RawClient client = announcing()) {
            var asked = server.broker.nextAnnouncement();
            client.halfClose();
            assertThat(asked.goneSoon()).isTrue();
            asked.outcome.complete(Bodies.NO_CLIENT);
            assertThat(client.read().text("/outcome")).isEqualTo("no-match");
            assertThat(client.endsNow()).isTrue();
        }
    }

    @Test
    void heldAsSecondRequest_closeIsTold_andTheFirstIsNot() throws Exception {
        RawClient client = announcing();
        var first = server.broker.nextAnnouncement();
        first.outcome.complete(MATCHED);
        assertThat(client.read().text("/outcome")).isEqualTo("matched");
        client.send(announcement());
        var second = server.broker.nextAnnouncement();
        client.close();
        assertThat(second.goneSoon()).isTrue();
        assertThat(first.goneBy(SHORT_MS)).isFalse();
    }

    @Test
    void heldAsSecondRequest_resetIsTold_andTheFirstIsNot() throws Exception {
        RawClient client = announcing();
        var first = server.broker.nextAnnouncement();
        first.outcome.complete(MATCHED);
        client.read();
        client.send(announcement());
        var second = server.broker.nextAnnouncement();
        client.reset();
        assertThat(second.goneSoon()).isTrue();
        assertThat(first.goneBy(SHORT_MS)).isFalse();
    }

    /** On a busy machine a close may be noticed too late to be in doubt. */
    @Test
    void answered_closeAtOnceIsToldAsThatAndNotAsGone() throws Exception {
        boolean told = false;
        for (int attempt = 0; attempt < 20 && !told; attempt++) {
            RawClient client = announcing();
            var asked = server.broker.nextAnnouncement();
            asked.outcome.complete(MATCHED);
            assertThat(client.read().text("/outcome")).isEqualTo("matched");
            client.close();
            told = asked.closedBy(SHORT_MS);
            assertThat(asked.goneBy(SHORT_MS)).isFalse();
        }
        assertThat(told).isTrue();
    }

    @Test
    void answered_closeAWhileLaterIsNotTold() throws Exception {
        RawClient client = announcing();
        var asked = server.broker.nextAnnouncement();
        asked.outcome.complete(MATCHED);
        client.read();
        assertThat(asked.goneBy(SHORT_MS)).isFalse();
        client.close();
        assertThat(asked.closedBy(SHORT_MS)).isFalse();
    }

    /** As HAProxy does to every connection that it has asked to be closed. */
    @Test
    void answered_resetOfAConnectionThatWasToEndIsNotTold() throws Exception {
        String body = Bodies.announcement().toString();
        for (int attempt = 0; attempt < 5; attempt++) {
            RawClient client = server.connect()
                    .send(RawClient.post(
                            "/v1/announcements", body, "Content-Type: application/json", "Connection: close"));
            var asked = server.broker.nextAnnouncement();
            asked.outcome.complete(MATCHED);
            client.read();
            client.reset();
            assertThat(asked.goneBy(SHORT_MS)).isFalse();
        }
    }

    @Test
    void answered_connectionCloseIsNotTold() throws Exception {
        String body = Bodies.announcement().toString();
        RawClient client = server.connect()
                .send(RawClient.post("/v1/announcements", body, "Content-Type: application/json", "Connection: close"));
        var asked = server.broker.nextAnnouncement();
        asked.outcome.complete(MATCHED);
        assertThat(client.read().text("/outcome")).isEqualTo("matched");
        assertThat(client.endsNow()).isTrue();
        client.close();
        assertThat(asked.goneBy(SHORT_MS)).isFalse();
    }

    @Test
    void answered_resetIsTold() throws Exception {
        RawClient client = announcing();
        var asked = server.broker.nextAnnouncement();
        asked.outcome.complete(MATCHED);
        client.read();
        client.reset();
        assertThat(asked.goneSoon()).isTrue();
    }

    @Test
    void answeredOffer_resetIsTold() throws Exception {
        RawClient client = server.connect().send(offer());
        var asked = server.broker.nextOffer();
        asked.outcome.complete(Bodies.answered(Location.UNKNOWN));
        client.read();
        client.reset();
        assertThat(asked.goneSoon()).isTrue();
    }

    @Test
    void closeBeforeTheOutcomeIsWritten_isTold() throws Exception {
        RawClient client = announcing();
        var asked = server.broker.nextAnnouncement();
        client.close();
        assertThat(asked.goneSoon()).isTrue();
        asked.outcome.complete(MATCHED);
        assertThat(server.post("/v1/announcements", "").status()).isEqualTo(400);
    }

    @Test
    void closeWhileTheBodyIsSent_asksNothing() throws Exception {
        String request = announcement();
        RawClient client = server.connect().send(request.substring(0, request.length() - 5));
        client.close();
        assertThat(server.post("/v1/announcements", "").status()).isEqualTo(400);
        assertThat(server.broker.askedNothing()).isTrue();
    }

    @Test
    void idleTimeout_whileHeldIsTold_andAfterTheResponseIsNot() throws Exception {
        try (EdgeServer impatient = new EdgeServer(ListenerSettings.PLAIN.withIdleMax(Duration.ofMillis(500)));
                RawClient read = impatient.connect();
                RawClient held = impatient.connect()) {
            read.send(announcement());
            Asked<AnnouncementRequest, AnnouncementOutcome> answered = impatient.broker.nextAnnouncement();
            answered.outcome.complete(MATCHED);
            read.read();
            held.send(announcement());
            var waiting = impatient.broker.nextAnnouncement();
            assertThat(waiting.goneSoon()).isTrue();
            assertThat(read.endsNow()).isTrue();
            assertThat(answered.goneBy(SHORT_MS)).isFalse();
        }
    }

    @Test
    void terminate_tellsOfThoseStillHeldOnly() throws Exception {
        try (EdgeServer leaving = new EdgeServer();
                RawClient held = leaving.connect();
                RawClient finishing = leaving.connect()) {
            finishing.send(announcement());
            var finished = leaving.broker.nextAnnouncement();
            finished.outcome.complete(MATCHED);
            assertThat(finishing.read().text("/outcome")).isEqualTo("matched");
            held.send(announcement());
            var cutOff = leaving.broker.nextAnnouncement();
            CompletionStage<?> terminated = leaving.edge.terminate(Duration.ofSeconds(1));
            assertThat(cutOff.goneSoon()).isTrue();
            assertThat(finished.goneBy(SHORT_MS)).isFalse();
            terminated.toCompletableFuture().join();
        }
    }
}
