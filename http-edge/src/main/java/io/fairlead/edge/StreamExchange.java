// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, on an HTTP/2 stream of their own. Lives on the thread of its connection.
 *
 * <table>
 *   <caption>When a caller counts as gone</caption>
 *   <tr><th>the stream is reset, or its connection ends</th><th></th></tr>
 *   <tr><td>before the request is whole</td><td>nothing: nobody is held</td></tr>
 *   <tr><td>before all of the outcome is written to the socket</td><td>gone, at once</td></tr>
 *   <tr><td>after that</td><td>nothing: the outcome may have been read</td></tr>
 * </table>
 */
final class StreamExchange {

    private static final Caller CALLER = new StreamCaller();

    /** What is kept of a body, in bytes: a longer one is too long already. */
    private static final int KEPT_MAX = BodyReader.BYTES_MAX + 1;

    private final BalancerConnection connection;
    private final ChannelHandlerContext context;
    private final int stream;
    private @Nullable Http2Headers unasked;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private int received;
    private boolean whole;
    private @Nullable Future<?> bodyTimeout;
    private @Nullable HeldBody held;
    private boolean ended;

    /** @param head of the request, whose body is yet to come */
    StreamExchange(BalancerConnection connection, ChannelHandlerContext context, int stream, Http2Headers head) {
        this.connection = connection;
        this.context = context;
        this.stream = stream;
        this.unasked = head;
    }

    /** The request is not whole yet; it has so long to become it. */
    void awaitBody(long nanos) {
        bodyTimeout = context.executor().schedule(this::bodyIsLate, nanos, TimeUnit.NANOSECONDS);
        if (unasked != null && StreamMessages.asksForTunnel(unasked)) {
            askWithBody(); // what comes would have no end
        } else if (unasked != null && StreamMessages.asksFirst(unasked)) {
            var _ = connection.write(context, stream, StreamMessages.goOn(), false);
        }
    }

    private void bodyIsLate() {
        if (unasked != null) {
            ask(unasked, StreamMessages.lateBody(unasked));
        }
    }

    /** Of a body that is too long the rest is dropped, so that it does not cross the response; but not without end. */
    void bodyRead(ByteBuf part) {
        received += part.readableBytes();
        int kept = Math.min(part.readableBytes(), KEPT_MAX - body.readableBytes());
        if (unasked != null && kept > 0) {
            body = body.isReadable() ? body : Unpooled.buffer(kept);
            body.writeBytes(part, part.readerIndex(), kept);
        }
        if (received > BodyReader.DROPPED_MAX) {
            askWithBody();
        }
    }

    void requestEnded() {
        whole = true;
        askWithBody();
    }

    private void askWithBody() {
        if (unasked != null) {
            ask(unasked, StreamMessages.body(unasked, body));
        }
    }

    private void ask(Http2Headers head, RequestEntity entity) {
        forgetRequest();
        HttpRequest request;
        try {
            request = StreamMessages.request(head, entity, connection.peer());
        } catch (RuntimeException fault) {
            respond(EdgeRoutes.faulty(fault), true);
            return;
        }
        boolean withBody = !StreamMessages.wantsHeadOnly(head);
        connection
                .endpoint()
                .handle(request, CALLER)
                .whenCompleteAsync(
                        (response, failure) -> onThread(
                                () -> respond(response == null ? EdgeRoutes.faulty(failure) : response, withBody)),
                        Endpoint.SAME_THREAD);
    }

    private void forgetRequest() {
        unasked = null;
        body = Unpooled.EMPTY_BUFFER;
        if (bodyTimeout != null) {
            bodyTimeout.cancel(false);
            bodyTimeout = null;
        }
    }

    private void onThread(Runnable action) {
        if (context.executor().inEventLoop()) {
            action.run();
        } else {
            context.executor().execute(action);
        }
    }

    /** Refuses a request that was not read from the stream. */
    void refuse(HttpResponse refusal) {
        forgetRequest();
        whole = true;
        respond(refusal, true);
    }

    private void respond(HttpResponse response, boolean withBody) {
        HeldBody later = response.getAttribute(HeldBody.KEY).orElse(null);
        if (later != null) {
            hold(response, later);
        } else if (!ended) {
            ByteString bytes = StreamMessages.body(response);
            boolean bodyFollows = withBody && !bytes.isEmpty();
            ChannelFuture written =
                    connection.write(context, stream, StreamMessages.head(response, bytes.size()), !bodyFollows);
            stopRequestAfter(bodyFollows ? connection.write(context, stream, bytes) : written);
        }
    }

    private void hold(HttpResponse response, HeldBody later) {
        if (ended) {
            later.callerGone().run();
            return;
        }
        held = later;
        var _ = connection.write(context, stream, StreamMessages.head(response), false);
        later.bytes().thenAcceptAsync(bytes -> onThread(() -> release(later, bytes)), Endpoint.SAME_THREAD);
    }

    private void release(HeldBody known, ByteString bytes) {
        if (ended) {
            return;
        }
        held = null;
        ChannelFuture written = connection.write(context, stream, bytes);
        var _ = written.addListener(_ -> {
            if (!written.isSuccess()) {
                known.callerGone().run();
            }
        });
        stopRequestAfter(written);
    }

    /** What is still to come of the request would be read for nothing. */
    private void stopRequestAfter(ChannelFuture response) {
        if (!whole) {
            var _ = response.addListener(_ -> {
                if (!ended) {
                    connection.reset(context, stream);
                }
            });
        }
    }

    /** The stream has ended, by whichever side. */
    void ended() {
        ended = true;
        forgetRequest();
        if (held != null) {
            held.callerGone().run();
            held = null;
        }
    }
}
