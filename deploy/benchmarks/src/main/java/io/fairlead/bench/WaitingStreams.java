// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crowd over HTTP/2: the announcements share few connections, as behind a balancer. Who leaves has its stream reset.
 * Everything on connections happens on one thread; whoever asks waits for it.
 */
final class WaitingStreams implements HeldCrowd, Carrier.Owner {

    /** As the shipped configuration of HAProxy has it. */
    private static final int STREAMS_MAX = 2_000;

    /** Announcements that are not yet known to be held; more would only queue up at the node. */
    private static final int UNHEARD_MAX = 256;

    private static final Duration ANNOUNCE_MAX = Duration.ofSeconds(60);
    private static final long END_MAX_MS = 20_000;
    private static final String OK = "200";
    private static final String PROBLEM = "{\"type\":\"urn:fairlead:problem:";

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CrowdNotes notes = new CrowdNotes();
    private final Recipient recipient = new Recipient();
    private final List<Carrier> carriers = new ArrayList<>();
    private final AtomicInteger unheard = new AtomicInteger();
    private final InetSocketAddress node;
    private final List<String> compartments;
    private final Bootstrap bootstrap;
    private int begun;
    private int end;
    private long deadline;

    WaitingStreams(URI node) {
        this.node = new InetSocketAddress(node.getHost(), node.getPort());
        this.compartments = List.of(Population.id("held at " + node));
        this.bootstrap =
                new Bootstrap().group(threads).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
    }

    /** Until the node has said of each that it is held. */
    @Override
    public void announce(int count, long until) {
        unheard.set(count);
        threads.execute(() -> {
            end = begun + count;
            deadline = until;
            for (int i = 0; i < UNHEARD_MAX; i++) {
                announceNext();
            }
        });
        Poll.until(count + " announcements are held", ANNOUNCE_MAX, () -> unheard.get() == 0);
        notes.requireNoFault();
    }

    private void announceNext() {
        if (begun < end) {
            int number = begun++;
            long waitMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            Peer peer = new Peer(number, Peer.Side.PROXY, compartments, List.of(), "", 0, Peer.Nat.OPEN, 1);
            ByteBuf body = RequestBytes.announcement(
                    Plan.Protocol.HTTP_2, peer, Population.id("waiting proxy " + number), Math.toIntExact(waitMs));
            carrier().send(StreamHeads.of(Kind.ANNOUNCEMENT, peer, body.readableBytes()), body, recipient);
        }
    }

    private Carrier carrier() {
        for (Carrier carrier : carriers) {
            if (carrier.load() < STREAMS_MAX) {
                return carrier;
            }
        }
        Carrier carrier = new Carrier(this);
        carriers.add(carrier);
        var connecting = bootstrap.clone().handler(carrier.pipeline()).connect(node);
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                carrier.end(End.REFUSED, String.valueOf(connecting.cause()));
            }
        });
        return carrier;
    }

    @Override
    public CrowdNotes notes() {
        return notes;
    }

    @Override
    public void leave(int count) {
        threads.submit(() -> {
                    int left = count;
                    for (Carrier carrier : carriers) {
                        left -= carrier.cancel(left);
                    }
                })
                .syncUninterruptibly();
    }

    @Override
    public void gone(Carrier carrier) {
        carriers.remove(carrier);
    }

    @Override
    public void bug(Throwable failure) {
        notes.fault("the crowd failed: " + failure);
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, END_MAX_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MAX_MS);
    }

    /** Counts what all streams hear. */
    private final class Recipient implements Carrier.Recipient {

        @Override
        public void sentOn(int stream) {
            // Nobody asks for a stream by its number.
        }

        @Override
        public void headRead(Http2Headers head) {
            if (!OK.contentEquals(head.status())) {
                notes.fault("an announcement was told " + head.status());
            }
            unheard.decrementAndGet();
            announceNext();
        }

        @Override
        public void bodyRead(ByteBuf part, boolean last) {
            if (part.toString(StandardCharsets.US_ASCII).startsWith(PROBLEM)) {
                notes.fault("an announcement was told " + part.toString(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void ended() {
            notes.reply();
        }

        @Override
        public void broken(End end, String why) {
            notes.fault("an announcement ended by itself: " + end + " " + why);
        }
    }
}
