// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.EventExecutor;
import java.nio.channels.ClosedChannelException;
import org.apache.pekko.util.ByteString;

/**
 * Our side of one HTTP/2 stream. Lives on the thread of its connection. What is written is sent by the next
 * {@link #flush}; to a stream that has ended nothing is written, and the future fails.
 */
final class ResponseStream {

    private final Http2ConnectionHandler http2;
    private final ChannelHandlerContext context;
    private final int id;

    ResponseStream(Http2ConnectionHandler http2, ChannelHandlerContext context, int id) {
        this.http2 = http2;
        this.context = context;
        this.id = id;
    }

    /** The thread of the connection. */
    EventExecutor thread() {
        return context.executor();
    }

    /** @param last no body follows */
    ChannelFuture writeHead(Http2Headers head, boolean last) {
        return isOpen()
                ? http2.encoder().writeHeaders(context, id, head, 0, last, context.newPromise())
                : context.newFailedFuture(new ClosedChannelException());
    }

    /** The whole body, which is the last that is written. */
    ChannelFuture writeBody(ByteString body) {
        return isOpen()
                ? http2.encoder()
                        .writeData(
                                context,
                                id,
                                Unpooled.wrappedBuffer(body.toArrayUnsafe()),
                                0,
                                true,
                                context.newPromise())
                : context.newFailedFuture(new ClosedChannelException());
    }

    void reset(Http2Error error) {
        if (isOpen()) {
            var _ = http2.resetStream(context, id, error.code(), context.newPromise());
            flush();
        }
    }

    void flush() {
        http2.flush(context);
    }

    /** To write to one that is not would be a fault of the whole connection, and end everybody's requests on it. */
    private boolean isOpen() {
        Http2Stream stream = http2.connection().stream(id);
        return stream != null && !stream.isResetSent();
    }
}
