// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static io.fairlead.bench.ScriptedBalancerPort.replying;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the driver writes down about balancer ports that misbehave. That it gets on with good ones is tested on a real
 * node.
 */
class DriverStreamsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 1_000;

    /** The frame says that no stream has been looked at. */
    private static final byte[] GO_AWAY = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final String NO_MATCH = "{\"outcome\":\"no-match\",\"why\":\"no-proxy\",\"retryAfterMs\":1}";

    private static Plan plan(URI node, int clients) {
        return Plan.of(List.of(node), 1)
                .withCrowd(Plan.Crowd.of(0, clients))
                .withPace(Plan.Pace.BRISK.withWaits(Duration.ofSeconds(1), Duration.ofMillis(300)))
                .withWire(new Plan.Wire(
                        Plan.Protocol.HTTP_2, 0, Duration.ofSeconds(3), Duration.ofMillis(300), 500, 500));
    }

    /** So many offers of a crowd to a port that follows the script. */
    private static List<Exchange> offers(int count, int clients, URI node) {
        try (Driver driver = Driver.start(plan(node, clients))) {
            assertThat(driver.await(_ -> driver.ledger().exchanges().size() >= count, SOON))
                    .isTrue();
            return driver.ledger().exchanges().subList(0, count);
        }
    }

    private static Exchange firstOffer(ScriptedBalancerPort.Script script) {
        try (var port = new ScriptedBalancerPort(MANY, script)) {
            return offers(1, 1, port.url()).getFirst();
        }
    }

    @Test
    void noMatch_isRead() {
        Exchange offer = firstOffer(replying(200, NO_MATCH));
        assertThat(offer.end()).isEqualTo(End.NO_MATCH);
        assertThat(offer.outcome().word()).isEqualTo("no-proxy");
    }

    @Test
    void problem_isRead() {
        Exchange offer = firstOffer(replying(503, "{\"code\":\"overloaded\",\"status\":503,\"retryAfterMs\":5}"));
        assertThat(offer.end()).isEqualTo(End.PROBLEM);
        assertThat(offer.outcome().status()).isEqualTo(503);
    }

    @Test
    void lateProblem_hasTheStatusOfItsBody() {
        Exchange offer = firstOffer(
                replying(200, "{\"type\":\"urn:fairlead:problem:queue-full\",\"status\":503,\"code\":\"queue-full\"}"));
        assertThat(offer.end()).isEqualTo(End.PROBLEM);
        assertThat(offer.outcome().status()).isEqualTo(503);
        assertThat(offer.outcome().word()).isEqualTo("queue-full");
    }

    @Test
    void page_isUnreadable() {
        assertThat(firstOffer(replying(200, "<html>")).end()).isEqualTo(End.UNREADABLE);
    }

    @Test
    void resetStream_isWrittenDown() {
        Exchange offer = firstOffer(stream -> {
            var _ = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        });
        assertThat(offer.end()).isEqualTo(End.RESET);
    }

    @Test
    void resetConnection_isWrittenDown() {
        Exchange offer = firstOffer(stream -> {
            stream.parent().config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = stream.parent().pipeline().firstContext().close();
        });
        assertThat(offer.end()).isEqualTo(End.RESET);
    }

    @Test
    void silence_isGivenUp() {
        assertThat(firstOffer(_ -> {}).end()).isEqualTo(End.TIMEOUT);
    }

    @Test
    void nobodyListens_isRefused() {
        URI nobody;
        try (var port = new ScriptedBalancerPort(MANY, _ -> {})) {
            nobody = port.url();
        }
        assertThat(offers(1, 1, nobody).getFirst().end()).isEqualTo(End.REFUSED);
    }

    @Test
    void moreCallsThanStreams_takeTurns() {
        try (var port = new ScriptedBalancerPort(1, replying(200, NO_MATCH))) {
            assertThat(offers(MANY, 5 * Carriers.CONNECTIONS, port.url()))
                    .allMatch(offer -> offer.end() == End.NO_MATCH);
            assertThat(port.connections()).isEqualTo(Carriers.CONNECTIONS);
        }
    }

    @Test
    void callThatALeavingNodeHasNotLookedAt_isRefused() {
        Exchange offer = firstOffer(stream -> {
            var _ = stream.parent().pipeline().firstContext().writeAndFlush(Unpooled.copiedBuffer(GO_AWAY));
        });
        assertThat(offer.end()).isEqualTo(End.REFUSED);
    }

    @Test
    void connectionOfALeavingNode_isLeft() {
        ScriptedBalancerPort.Script leaving = stream -> {
            replying(200, NO_MATCH).play(stream);
            var _ = stream.parent().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        };
        int calls = 3 * Carriers.CONNECTIONS;
        try (var port = new ScriptedBalancerPort(MANY, leaving)) {
            assertThat(offers(calls, 1, port.url())).allMatch(offer -> offer.end() == End.NO_MATCH);
            assertThat(port.connections()).isGreaterThanOrEqualTo(calls);
        }
    }
}
