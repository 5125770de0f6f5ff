// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crowd over HTTP/1.1: each announcement has a connection of its own. Every other one that leaves does so by a reset.
 * Everything on connections happens on one thread; whoever asks waits for it.
 */
final class WaitingProxies implements HeldCrowd {

    /** More at a time would overflow the queue of a server that is slow to accept. */
    private static final int OPENING_MAX = 64;

    /** Each has some 28,000 ports, and one that has been used is not free again for a minute. */
    private static final int SOURCES = 8;

    private static final Duration ANNOUNCE_MAX = Duration.ofSeconds(60);
    private static final Duration LEAVE_MAX = Duration.ofSeconds(20);
    private static final long END_MAX_MS = 5_000;
    private static final String HEAD = "HTTP/1.1 ";
    private static final String OK = HEAD + "200 ";

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Bootstrap bootstrap;
    private final InetSocketAddress node;
    private final List<String> compartments;
    private final Set<Channel> open = new LinkedHashSet<>();
    private final CrowdNotes notes = new CrowdNotes();
    private int begun;

    WaitingProxies(URI node) {
        this.node = new InetSocketAddress(node.getHost(), node.getPort());
        this.compartments = List.of(Population.id("held at " + node));
        this.bootstrap = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Waiting());
    }

    @Override
    public void announce(int count, long deadline) {
        AtomicInteger unsent = new AtomicInteger(count);
        int from = begun;
        begun += count;
        threads.execute(() -> {
            AtomicInteger next = new AtomicInteger(from);
            for (int i = 0; i < OPENING_MAX; i++) {
                announceNext(next, from + count, deadline, unsent);
            }
        });
        Poll.until(count + " announcements are sent", ANNOUNCE_MAX, () -> unsent.get() == 0);
        notes.requireNoFault();
    }

    private void announceNext(AtomicInteger next, int end, long deadline, AtomicInteger unsent) {
        int number = next.getAndIncrement();
        if (number < end) {
            var source = new InetSocketAddress("127.0.0." + (1 + number % SOURCES), 0);
            bootstrap.connect(node, source).addListener((ChannelFuture connecting) -> {
                if (connecting.isSuccess()) {
                    announce(connecting.channel(), number, deadline);
                } else {
                    notes.fault("a connection was not opened: " + connecting.cause());
                }
                unsent.decrementAndGet();
                announceNext(next, end, deadline, unsent);
            });
        }
    }

    private void announce(Channel channel, int number, long deadline) {
        open.add(channel);
        channel.closeFuture().addListener(_ -> open.remove(channel));
        long waitMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        Peer peer = new Peer(number, Peer.Side.PROXY, compartments, List.of(), "", 0, Peer.Nat.OPEN, 1);
        String proxyId = Population.id("waiting proxy " + number);
        var _ = channel.writeAndFlush(
                RequestBytes.announcement(Plan.Protocol.HTTP_1_1, peer, proxyId, Math.toIntExact(waitMs)),
                channel.voidPromise());
    }

    @Override
    public CrowdNotes notes() {
        return notes;
    }

    @Override
    public void leave(int count) {
        AtomicInteger unclosed = new AtomicInteger(count);
        threads.execute(() -> {
            List<Channel> leaving = open.stream().limit(count).toList();
            unclosed.addAndGet(leaving.size() - count);
            for (int i = 0; i < leaving.size(); i++) {
                Channel channel = leaving.get(i);
                if (i % 2 == 0) {
                    channel.config().setOption(ChannelOption.SO_LINGER, 0);
                }
                channel.close().addListener(_ -> unclosed.decrementAndGet());
            }
        });
        Poll.until(count + " connections are closed", LEAVE_MAX, () -> unclosed.get() == 0);
    }

    @Override
    public void close() {
        leave(Integer.MAX_VALUE);
        threads.shutdownGracefully(0, END_MAX_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MAX_MS);
    }

    /** Counts the replies, by their heads: each is short, and its head comes in one piece. One for all connections. */
    @ChannelHandler.Sharable
    private final class Waiting extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            String reply = ((ByteBuf) message).toString(StandardCharsets.US_ASCII);
            ReferenceCountUtil.release(message);
            if (reply.startsWith(OK)) {
                notes.reply();
            } else if (reply.startsWith(HEAD)) {
                notes.fault("an announcement was told " + reply);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            notes.fault("a connection failed: " + cause);
            var _ = context.close();
        }
    }
}
