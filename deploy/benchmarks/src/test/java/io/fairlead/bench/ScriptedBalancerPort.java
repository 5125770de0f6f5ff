// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node's port for balancers that treats every request alike, in a way that real ones should not. */
final class ScriptedBalancerPort implements AutoCloseable {

    /** What it does with a stream on which a whole request has come. */
    interface Script {
        void play(Channel stream);
    }

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel server;

    /** @param streamsMax on each connection; one more would be reset */
    ScriptedBalancerPort(int streamsMax, Script script) {
        server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.incrementAndGet();
                        connection
                                .pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer()
                                                .initialSettings(new Http2Settings().maxConcurrentStreams(streamsMax))
                                                .build(),
                                        new Http2MultiplexHandler(new Playing(script)));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Replies with a body. */
    static Script replying(int status, String body) {
        return stream -> {
            var head = new DefaultHttp2Headers().status(Integer.toString(status));
            var _ = stream.write(new DefaultHttp2HeadersFrame(head, false));
            var bytes = Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII);
            var _ = stream.writeAndFlush(new DefaultHttp2DataFrame(bytes, true));
        };
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ChannelHandler.Sharable
    private static final class Playing extends ChannelInboundHandlerAdapter {

        private final Script script;

        Playing(Script script) {
            this.script = script;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            boolean last = frame instanceof Http2DataFrame data && data.isEndStream();
            ReferenceCountUtil.release(frame);
            if (last) {
                script.play(context.channel());
            }
        }
    }
}
