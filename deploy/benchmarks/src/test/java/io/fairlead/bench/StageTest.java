// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Posted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageTest {

    private static final URI NODE = URI.create("http://127.0.0.1:1");

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop thread = threads.next();
    private final Plan plan = Plan.of(List.of(NODE), 1);
    private final Token tokens = new Token(1);
    private final Bugs bugs = new Bugs();
    private final Counts counts = new Counts();
    private final Switchboard switchboard = new Switchboard(
            plan.wire(),
            (_, _) -> {},
            new ReplyReader(Plan.Protocol.HTTP_1_1, tokens, Sdp.of("actpass", 500), Sdp.of("active", 500)),
            new SplittableRandom(1),
            thread,
            bugs);
    private final Stage stage = new Stage(plan, thread, switchboard, new SplittableRandom(1), tokens, counts, bugs);

    @AfterEach
    void close() {
        threads.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void callThatNoNodeTakes_keepsNoMemory() {
        switchboard.add(NODE);
        switchboard.withhold(NODE, true);
        ByteBuf bytes = Unpooled.buffer();
        Peer client = new Population(plan, tokens, new SplittableRandom(1)).next(Peer.Side.CLIENT, 0);
        Call call = new Call(Kind.OFFER, 1, client, Ticks.now(), 1_000, Posted.NOTHING, bytes, (_, _) -> {});
        stage.await(() -> stage.send(call, () -> {}));
        bugs.rethrow();
        assertThat(bytes.refCnt()).isZero();
        assertThat(counts.underWay(Kind.OFFER)).isZero();
    }

    @Test
    void workAfterTheEnd_isLeftAndNothingIsBegunAnyMore() {
        close();
        stage.await(() -> {
            throw new IllegalStateException("the thread has ended");
        });
        bugs.rethrow();
        assertThat(stage.isEnding()).isTrue();
    }
}
