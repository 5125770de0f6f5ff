// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection with HTTP/2 by prior knowledge, as a balancer has it to a node. */
final class StreamClient implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CountDownLatch goAway = new CountDownLatch(1);
    private final Channel connection;
    private final ChannelHandlerContext codec;

    StreamClient(int port) {
        this(port, Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }

    /**
     * @param window how much of a body it lets come before it gives more room, which it never does when there was none
     */
    StreamClient(int port, int window) {
        connection = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .encoderIgnoreMaxHeaderListSize(true)
                                                .initialSettings(new Http2Settings().initialWindowSize(window))
                                                .build(),
                                        new Http2MultiplexHandler(nothing()),
                                        watchingGoAway());
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly()
                .channel();
        codec = connection.pipeline().firstContext();
    }

    private static ChannelHandler nothing() {
        return new ChannelInboundHandlerAdapter();
    }

    private ChannelHandler watchingGoAway() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                if (frame instanceof Http2GoAwayFrame) {
                    goAway.countDown();
                }
                ReferenceCountUtil.release(frame);
            }
        };
    }

    /** @param headers names and values in turn */
    StreamCall post(String path, String body, String... headers) {
        StreamCall call = open();
        call.send(head("POST", path, "application/json", headers), false);
        call.send(body, true);
        return call;
    }

    /** A request without a body. */
    StreamCall request(String method, String path, String... headers) {
        StreamCall call = open();
        call.send(head(method, path, "", headers), true);
        return call;
    }

    StreamCall open() {
        return new StreamCall(new Http2StreamChannelBootstrap(connection)
                .handler(nothing())
                .open()
                .syncUninterruptibly()
                .getNow());
    }

    static Http2Headers head(String method, String path, String contentType, String... headers) {
        Http2Headers head = new DefaultHttp2Headers()
                .method(method)
                .scheme("http")
                .authority("fairlead.test")
                .path(path);
        if (!contentType.isEmpty()) {
            head.set("content-type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            head.add(headers[i], headers[i + 1]);
        }
        return head;
    }

    static DefaultHttp2HeadersFrame frame(Http2Headers head, boolean last) {
        return new DefaultHttp2HeadersFrame(head, last);
    }

    static DefaultHttp2DataFrame frame(String data, boolean last) {
        return new DefaultHttp2DataFrame(Unpooled.copiedBuffer(data, StandardCharsets.UTF_8), last);
    }

    boolean isToldToGoAway() throws InterruptedException {
        return goAway.await(TwinBroker.LONG_SECONDS, TimeUnit.SECONDS);
    }

    /** Resets the connection, without a word of HTTP/2. */
    void cut() {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
        close();
    }

    /** Closes the connection, without a word of HTTP/2, as the end of a balancer's process does. */
    @Override
    public void close() {
        // From the codec on: it would wait for the streams to end.
        if (connection.isOpen()) {
            codec.close().syncUninterruptibly();
        }
        var _ = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
