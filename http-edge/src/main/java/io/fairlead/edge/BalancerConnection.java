// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a balancer: Netty speaks HTTP/2 on it, and each stream is a {@link StreamExchange}. Lives on one thread,
 * on which the endpoint is asked as well.
 */
final class BalancerConnection extends Http2EventAdapter {

    /** Requests that one connection may hold: twice what the shipped balancer puts on one. */
    private static final int STREAMS_MAX = 4_096;

    /** A body of 64 KiB needs no second permission. */
    private static final int STREAM_WINDOW = 128 * 1024;

    /** What a connection may send ahead of our reading. */
    private static final int CONNECTION_WINDOW = 10 * 1024 * 1024;

    /** Above what a balancer lets through (HAProxy: 16 KiB). */
    private static final int HEAD_MAX = 32 * 1024;

    /** Of resets: they are how callers leave, and ten thousand may leave at once. */
    private static final int UNLIMITED = 0;

    private final Endpoint endpoint;
    private final RemoteAddress peer;
    private final long bodyReadNanos;
    private final Http2ConnectionHandler http2;
    private final Http2Connection.PropertyKey exchange;

    /** @param bodyReadMax from a request's head to its last byte */
    BalancerConnection(Endpoint endpoint, RemoteAddress peer, Duration bodyReadMax) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.bodyReadNanos = bodyReadMax.toNanos();
        this.http2 = new Http2ConnectionHandlerBuilder()
                .server(true)
                .frameListener(this)
                // What is wrong with a head is found by StreamMessages: Netty would refuse to open the stream, and end
                // the
                // connection with everybody's requests on it when a body follows.
                .validateHeaders(false)
                .decoderEnforceMaxRstFramesPerWindow(UNLIMITED, 1)
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(STREAMS_MAX)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(HEAD_MAX))
                .build();
        this.exchange = http2.connection().newKey();
        http2.connection().addListener(this);
    }

    /** For the pipeline. */
    Http2ConnectionHandler handler() {
        return http2;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    RemoteAddress peer() {
        return peer;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        var window = http2.decoder().flowController();
        Http2Stream all = http2.connection().connectionStream();
        window.incrementWindowSize(all, CONNECTION_WINDOW - window.initialWindowSize(all));
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers head,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        onHeadersRead(context, stream, head, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers head, int padding, boolean last) {
        StreamExchange begun = at(stream);
        if (last) {
            (begun == null ? begin(context, stream, head) : begun).requestEnded();
        } else if (begun == null) {
            begin(context, stream, head).awaitBody(bodyReadNanos);
        }
    }

    private StreamExchange begin(ChannelHandlerContext context, int stream, Http2Headers head) {
        var begun = new StreamExchange(this, context, stream, head);
        http2.connection().stream(stream).setProperty(exchange, begun);
        return begun;
    }

    private @Nullable StreamExchange at(int stream) {
        return http2.connection().stream(stream).getProperty(exchange);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes() + padding;
        StreamExchange begun = requireNonNull(at(stream));
        begun.bodyRead(data);
        if (last) {
            begun.requestEnded();
        }
        return bytes;
    }

    /** Responds to the request by which a client has asked to go on in HTTP/2: its stream is there, but its head was not read. */
    void respondToUpgrade(ChannelHandlerContext later, HttpResponse refusal) {
        ChannelHandlerContext context = later.pipeline().context(http2);
        begin(context, Http2CodecUtil.HTTP_UPGRADE_STREAM_ID, EmptyHttp2Headers.INSTANCE)
                .refuse(refusal);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        StreamExchange begun = stream.removeProperty(exchange);
        if (begun != null) {
            begun.ended();
        }
    }

    ChannelFuture write(ChannelHandlerContext context, int stream, Http2Headers head, boolean last) {
        ChannelFuture written = http2.encoder().writeHeaders(context, stream, head, 0, last, context.newPromise());
        http2.flush(context);
        return written;
    }

    /** The whole body of a response. */
    ChannelFuture write(ChannelHandlerContext context, int stream, ByteString body) {
        ByteBuf bytes = Unpooled.wrappedBuffer(body.toArrayUnsafe());
        ChannelFuture written = http2.encoder().writeData(context, stream, bytes, 0, true, context.newPromise());
        http2.flush(context);
        return written;
    }

    void reset(ChannelHandlerContext context, int stream) {
        var _ = http2.resetStream(context, stream, Http2Error.NO_ERROR.code(), context.newPromise());
        http2.flush(context);
    }
}
