// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a balancer: Netty speaks HTTP/2 on it, and what comes on a stream goes to its
 * {@link StreamExchange}. Lives on one thread, on which the endpoint is asked as well.
 */
final class BalancerConnection extends Http2EventAdapter {

    /** Requests that one connection may hold: twice what the shipped balancer puts on one. */
    private static final int STREAMS_MAX = 4_096;

    /** What may be sent of one request without our having read it, in bytes: all of a body that is not too long. */
    private static final int STREAM_WINDOW = 128 * 1024;

    /**
     * The same for all requests of a connection. Bodies are read as they come, so it says nothing of what is kept of
     * them.
     */
    private static final int CONNECTION_WINDOW = 10 * 1024 * 1024;

    /**
     * Of one request, in bytes, decoded; a longer one is refused with 431, and one that takes more than a quarter more
     * on the wire ends the connection. HAProxy lets 16 KiB through.
     */
    private static final int HEAD_MAX = 32 * 1024;

    /**
     * Of what Netty takes for an attack by the peer: resets, received and sent, and empty frames of data. Ours is a
     * balancer, and callers of whom ten thousand may leave, or send too much, at once are behind it.
     */
    private static final int UNLIMITED = 0;

    private static final int ANY_SECONDS = 1;

    private final Endpoint endpoint;
    private final RemoteAddress peer;
    private final long bodyReadNanos;
    private final Http2ConnectionHandler http2;
    private final Http2Connection.PropertyKey exchangeKey;

    /** @param bodyReadMax from a request's head to its last byte */
    BalancerConnection(Endpoint endpoint, RemoteAddress peer, Duration bodyReadMax) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.bodyReadNanos = bodyReadMax.toNanos();
        this.http2 = new Http2ConnectionHandlerBuilder()
                .server(true)
                .frameListener(this)
                // StreamMessages finds what is wrong with a head. Netty would not open its stream, and when a body
                // follows it would end the connection.
                .validateHeaders(false)
                .decoderEnforceMaxRstFramesPerWindow(UNLIMITED, ANY_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(UNLIMITED, ANY_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(UNLIMITED)
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(STREAMS_MAX)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(HEAD_MAX))
                .build();
        this.exchangeKey = http2.connection().newKey();
        http2.connection().addListener(this);
    }

    /** For the pipeline. */
    Http2ConnectionHandler handler() {
        return http2;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        Http2LocalFlowController windows = http2.decoder().flowController();
        Http2Stream connection = http2.connection().connectionStream();
        windows.incrementWindowSize(connection, CONNECTION_WINDOW - windows.initialWindowSize(connection));
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers head,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        onHeadersRead(context, id, head, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers head, int padding, boolean last) {
        StreamExchange begun = exchange(id);
        if (last) {
            (begun == null ? begin(context, id, head) : begun).requestEnded();
        } else if (begun == null) {
            begin(context, id, head).awaitBody(bodyReadNanos);
        }
    }

    private StreamExchange begin(ChannelHandlerContext context, int id, Http2Headers head) {
        var exchange = new StreamExchange(new ResponseStream(http2, context, id), endpoint, peer, head);
        http2.connection().stream(id).setProperty(exchangeKey, exchange);
        return exchange;
    }

    private @Nullable StreamExchange exchange(int id) {
        return http2.connection().stream(id).getProperty(exchangeKey);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes() + padding;
        StreamExchange exchange = requireNonNull(exchange(id));
        exchange.bodyRead(data);
        if (last) {
            exchange.requestEnded();
        }
        return bytes;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        StreamExchange exchange = stream.removeProperty(exchangeKey);
        if (exchange != null) {
            exchange.ended();
        }
    }

    /**
     * The first request came over HTTP/1.1 and asked to go on in HTTP/2: it has a stream, on which nothing was read.
     */
    void refuseUpgraded(ChannelHandlerContext context, HttpResponse refusal) {
        begin(context, Http2CodecUtil.HTTP_UPGRADE_STREAM_ID, EmptyHttp2Headers.INSTANCE)
                .refuse(refusal);
    }
}
