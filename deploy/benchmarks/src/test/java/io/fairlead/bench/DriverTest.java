// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the driver writes down about nodes that misbehave. That it gets on with good ones is tested on a real node. */
class DriverTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** One client, of one offer at a time, whose node follows the script, until it has seen enough of it. */
    private static Exchange firstOffer(ScriptedNode.Script script) throws IOException {
        try (var node = new ScriptedNode(script)) {
            return firstOffer(node.url());
        }
    }

    private static Exchange firstOffer(URI node) {
        Plan plan = Plan.of(List.of(node), 1)
                .withCrowd(Plan.Crowd.of(0, 1))
                .withPace(Plan.Pace.BRISK.withWaits(Duration.ofSeconds(1), Duration.ofMillis(300)))
                .withWire(new Plan.Wire(
                        Plan.Protocol.HTTP_1_1, 0, Duration.ofSeconds(3), Duration.ofMillis(300), 500, 500));
        try (Driver driver = Driver.start(plan)) {
            assertThat(driver.await(_ -> !driver.ledger().exchanges().isEmpty(), SOON))
                    .isTrue();
            return driver.ledger().exchanges().getFirst();
        }
    }

    @Test
    void noMatch_isRead() throws IOException {
        Exchange offer = firstOffer(ScriptedNode.replying(
                200, "{\"later\":{\"a\":[1]},\"outcome\":\"no-match\",\"why\":\"no-proxy\",\"retryAfterMs\":70}"));
        assertThat(offer.end()).isEqualTo(End.NO_MATCH);
        assertThat(offer.outcome().word()).isEqualTo("no-proxy");
        assertThat(offer.outcome().retryAfterMs()).isEqualTo(70);
    }

    @Test
    void problem_isRead() throws IOException {
        Exchange offer = firstOffer(ScriptedNode.replying(503, "{\"code\":\"overloaded\",\"retryAfterMs\":5}"));
        assertThat(offer.end()).isEqualTo(End.PROBLEM);
        assertThat(offer.outcome().status()).isEqualTo(503);
        assertThat(offer.outcome().word()).isEqualTo("overloaded");
    }

    @Test
    void page_isUnreadable() throws IOException {
        assertThat(firstOffer(ScriptedNode.replying(200, "<html>")).end()).isEqualTo(End.UNREADABLE);
    }

    @Test
    void outcomeOfAnotherRequest_isUnreadable() throws IOException {
        assertThat(firstOffer(ScriptedNode.replying(200, "{\"outcome\":\"delivered\"}"))
                        .end())
                .isEqualTo(End.UNREADABLE);
    }

    @Test
    void answerByAStranger_hasNoToken() throws IOException {
        Exchange offer = firstOffer(ScriptedNode.replying(
                200,
                "{\"outcome\":\"answered\",\"connectionId\":\"c\",\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\"}}"));
        assertThat(offer.end()).isEqualTo(End.ANSWERED);
        assertThat(offer.outcome().seen()).isEqualTo(Token.NONE);
    }

    @Test
    void resetConnection_isWrittenDown() throws IOException {
        Exchange offer = firstOffer(connection -> {
            connection.setSoLinger(true, 0);
            connection.close();
        });
        assertThat(offer.end()).isEqualTo(End.RESET);
    }

    @Test
    void silence_isGivenUp() throws IOException {
        assertThat(firstOffer(_ -> {}).end()).isEqualTo(End.TIMEOUT);
    }

    @Test
    void nobodyListens_isRefusedAndTriedAgain() throws IOException {
        URI nobody;
        try (var node = new ScriptedNode(_ -> {})) {
            nobody = node.url();
        }
        assertThat(firstOffer(nobody).end()).isEqualTo(End.REFUSED);
    }

    @Test
    void connectionsOfAnOpenLoop_standBeforeOffersNeedThem() throws IOException {
        try (var node = new ScriptedNode(ScriptedNode.replying(200, "{\"outcome\":\"no-match\"}"))) {
            Plan plan = Plan.of(List.of(node.url()), 1)
                    .withCrowd(Plan.Crowd.of(0, 1))
                    .withPace(Plan.Pace.BRISK.atRate(80));
            try (Driver driver = Driver.start(plan)) {
                assertThat(driver.await(progress -> progress.connections() >= 20, SOON))
                        .isTrue();
            }
        }
    }

    @Test
    void offersOfAnOpenLoop_comeInTheirTimeThoughNoneIsAnswered() throws IOException {
        try (var node = new ScriptedNode(_ -> {})) {
            Plan plan = Plan.of(List.of(node.url()), 1)
                    .withCrowd(Plan.Crowd.of(0, 1))
                    .withPace(Plan.Pace.BRISK.atRate(100));
            long begin = System.nanoTime();
            try (Driver driver = Driver.start(plan)) {
                assertThat(driver.await(progress -> progress.heldOffers() >= 20, SOON))
                        .isTrue();
                assertThat(System.nanoTime() - begin)
                        .isBetween(
                                Duration.ofMillis(800).toNanos(),
                                Duration.ofSeconds(5).toNanos());
            }
        }
    }
}
