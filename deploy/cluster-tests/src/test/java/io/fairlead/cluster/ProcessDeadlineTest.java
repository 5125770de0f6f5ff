// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long requests are held, and what they are told when their time is up. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessDeadlineTest {

    private static final int LATE_MAX_MS = 600;
    private static final int AT_ONCE = 64;

    private final BlackBoxBroker broker;

    ProcessDeadlineTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    @Test
    void unmatchedRequests_endWhenTheySaid() throws Exception {
        Stream<BlackBoxCrowd.Task> announcements = Stream.of(0, 1, 20, 300, 1_000, 2_500)
                .map(waitMs -> () -> assertEnds(
                        waitMs,
                        broker.announce(BlackBoxPeer.in(id()).waiting(waitMs)).connection(),
                        "no-match no-client"));
        Stream<BlackBoxCrowd.Task> offers = Stream.of(1_100, 1_500, 2_000, 2_500)
                .map(waitMs -> () -> assertEnds(
                        waitMs, broker.offer(BlackBoxPeer.in(id()).waiting(waitMs), "m"), "no-match no-proxy"));
        Stream<BlackBoxCrowd.Task> hasty = Stream.of(0, 1, 500, 990)
                .map(waitMs -> () ->
                        assertEnds(0, broker.offer(BlackBoxPeer.in(id()).waiting(waitMs), "m"), "no-match too-late"));
        BlackBoxCrowd.run(
                AT_ONCE,
                Stream.of(announcements, offers, hasty).flatMap(tasks -> tasks).toList());
    }

    @Test
    void hastyOffer_isToldAtOnceAlthoughAProxyWaits() throws Exception {
        String compartment = id();
        try (var proxy = broker.park(BlackBoxPeer.in(compartment));
                var offer = broker.offer(BlackBoxPeer.in(compartment).waiting(900), "m")) {
            assertEnds(0, offer, "no-match too-late");
            assertThat(proxy.connection().isSilent(BlackBoxBroker.SHORT)).isTrue();
        }
    }

    @Test
    void announcementInTheLastSecondOfAnOffer_leavesBothUnmatched() throws Exception {
        String compartment = id();
        try (var offer = broker.offer(BlackBoxPeer.in(compartment).waiting(1_500), "m")) {
            BlackBoxBroker.pause(Duration.ofMillis(800));
            try (var proxy = broker.announce(BlackBoxPeer.in(compartment).waiting(1_500))) {
                assertThat(offer.read(SOON).verdict()).isEqualTo("no-match too-late");
                assertThat(proxy.outcome(SOON).verdict()).isEqualTo("no-match no-client");
            }
        }
    }

    @Test
    void silentProxy_makesAClientWaitUntilItsDeadlineAndNoLonger() throws Exception {
        String compartment = id();
        long start = System.nanoTime();
        try (var offer = broker.parkOffer(BlackBoxPeer.in(compartment).waiting(1_800), "m");
                var proxy = broker.announce(BlackBoxPeer.in(compartment))) {
            var match = proxy.outcome(SOON);
            assertThat(Integer.parseInt(match.at("/answerWithinMs"))).isBetween(1_000, 1_800);
            assertThat(offer.read(SOON).verdict()).isEqualTo("no-answer timeout");
            assertThat(elapsedMs(start)).isBetween(1_800L, 1_800L + LATE_MAX_MS);
            assertThat(proxy.answer(match, "late")).isEqualTo("no-client");
        }
    }

    @Test
    void announcementWhoseTimeIsUp_isNotGivenToTheNextOffer() throws Exception {
        String compartment = id();
        try (var first = broker.announce(BlackBoxPeer.in(compartment).waiting(200));
                var second = broker.announce(BlackBoxPeer.in(compartment))) {
            assertThat(first.outcome(SOON).verdict()).isEqualTo("no-match no-client");
            try (var offer = broker.offer(BlackBoxPeer.in(compartment), "m")) {
                second.answerTheMatch("a", SOON);
                assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
            }
        }
    }

    @Test
    void absentWaitMs_isTheDefault() throws Exception {
        String body = BlackBoxPeer.in(id()).announcement(id()).replaceFirst("\"waitMs\":\\d+,", "");
        try (var connection = broker.connect()) {
            assertThat(body).doesNotContain("waitMs");
            connection.post("/v1/announcements", body);
            assertThat(connection.isSilent(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void retryAdvice_isSpreadBetweenOnceAndTwiceTheSetting() throws Exception {
        for (var advice : List.of(List.of("/v1/announcements", 100), List.of("/v1/offers", 1_000))) {
            var peer = BlackBoxPeer.in(id()).waiting(0);
            String path = (String) advice.getFirst();
            int least = (int) advice.getLast();
            for (int i = 0; i < 5; i++) {
                String body = path.equals("/v1/offers") ? peer.offer("m") : peer.announcement(id());
                assertThat(Integer.parseInt(broker.call(path, body).at("/retryAfterMs")))
                        .isBetween(least, 2 * least);
            }
        }
    }

    private static void assertEnds(int waitMs, BlackBoxConnection connection, String verdict) throws Exception {
        long start = System.nanoTime();
        try (connection) {
            assertThat(connection.read(SOON).verdict()).as("waitMs %d", waitMs).isEqualTo(verdict);
            // The request may have been on its way for a moment when the clock was started.
            assertThat(elapsedMs(start)).as("waitMs %d", waitMs).isBetween(waitMs - 50L, (long) waitMs + LATE_MAX_MS);
        }
    }

    private static long elapsedMs(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
