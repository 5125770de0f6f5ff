// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response, on an HTTP/2 stream of their own. Lives on the thread of its connection. Should it
 * fail, its stream is reset, and the others of the connection go on.
 *
 * <table>
 *   <caption>When a caller counts as gone</caption>
 *   <tr><th>the stream is reset, or its connection ends</th><th></th></tr>
 *   <tr><td>before the request is whole</td><td>nothing: nobody is held</td></tr>
 *   <tr><td>before the outcome is known</td><td>gone, at once</td></tr>
 *   <tr><td>before all of the outcome is written to the socket</td><td>gone, when it will not be</td></tr>
 *   <tr><td>after that</td><td>nothing: the outcome may have been read</td></tr>
 * </table>
 */
final class StreamExchange {

    private static final Logger LOG = LoggerFactory.getLogger(StreamExchange.class);

    /** What is kept of a body, in bytes: a longer one is too long already. */
    private static final int KEPT_MAX = BodyReader.BYTES_MAX + 1;

    private final ResponseStream stream;
    private final Endpoint endpoint;
    private final RemoteAddress peer;
    private final StreamCaller caller = new StreamCaller();

    /** Null from the moment on at which the endpoint is asked. */
    private @Nullable Http2Headers head;

    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private int received;
    private @Nullable Future<?> bodyTimeout;
    private boolean whole;

    /** The last of the response, as soon as there is one. */
    private @Nullable ChannelFuture written;

    StreamExchange(ResponseStream stream, Endpoint endpoint, RemoteAddress peer, Http2Headers head) {
        this.stream = stream;
        this.endpoint = endpoint;
        this.peer = peer;
        this.head = head;
    }

    /** The request is not whole yet; it has so long to become it. */
    void awaitBody(long nanos) {
        if (head == null) {
            return;
        }
        if (StreamMessages.asksForTunnel(head)) {
            askWithBody(); // what comes would have no end
            return;
        }
        bodyTimeout = stream.thread().schedule(this::bodyIsLate, nanos, TimeUnit.NANOSECONDS);
        if (StreamMessages.asksFirst(head)) {
            var _ = stream.writeHead(StreamMessages.goOn(), false);
            stream.flush();
        }
    }

    private void bodyIsLate() {
        if (head != null) {
            ask(head, StreamMessages.lateBody(head));
        }
    }

    /** Of a body that is too long the rest is dropped, so that it does not cross the response; but not without end. */
    void bodyRead(ByteBuf part) {
        received += part.readableBytes();
        int kept = Math.min(part.readableBytes(), KEPT_MAX - body.readableBytes());
        if (head != null && kept > 0) {
            body = body.isReadable() ? body : Unpooled.buffer(kept, KEPT_MAX);
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
        if (head != null) {
            ask(head, StreamMessages.body(head, body));
        }
    }

    private void ask(Http2Headers request, RequestEntity entity) {
        forgetRequest();
        boolean withBody = !StreamMessages.wantsHeadOnly(request);
        onThread(() -> {
            try {
                endpoint.handle(StreamMessages.request(request, entity, peer), caller)
                        .whenCompleteAsync(
                                (response, failure) -> onThread(() -> respond(response, failure, withBody)),
                                Endpoint.SAME_THREAD);
            } catch (RequestRefused refused) {
                respond(null, refused, withBody);
            }
        });
    }

    private void forgetRequest() {
        head = null;
        body = Unpooled.EMPTY_BUFFER;
        if (bodyTimeout != null) {
            bodyTimeout.cancel(false);
            bodyTimeout = null;
        }
    }

    private void onThread(Runnable action) {
        if (!stream.thread().inEventLoop()) {
            stream.thread().execute(() -> onThread(action));
            return;
        }
        try {
            action.run();
        } catch (RuntimeException | Error bug) {
            LOG.error("A request failed", bug);
            stream.reset(Http2Error.INTERNAL_ERROR);
        }
    }

    /** Refuses a request that was not read from the stream. */
    void refuse(HttpResponse refusal) {
        forgetRequest();
        whole = true;
        respond(refusal, true);
    }

    private void respond(@Nullable HttpResponse response, @Nullable Throwable failure, boolean withBody) {
        respond(response == null ? EdgeRoutes.faulty(failure) : response, withBody);
    }

    private void respond(HttpResponse response, boolean withBody) {
        HeldBody later = response.getAttribute(HeldBody.KEY).orElse(null);
        if (later != null) {
            hold(response, later);
            return;
        }
        ByteString bytes = StreamMessages.body(response);
        boolean bodyFollows = withBody && !bytes.isEmpty();
        ChannelFuture headWritten = stream.writeHead(StreamMessages.head(response, bytes.size()), !bodyFollows);
        end(bodyFollows ? stream.writeBody(bytes) : headWritten);
    }

    private void hold(HttpResponse response, HeldBody later) {
        var _ = stream.writeHead(StreamMessages.head(response), false);
        stream.flush();
        later.bytes().whenCompleteAsync((bytes, bug) -> onThread(() -> release(bytes, bug)), Endpoint.SAME_THREAD);
    }

    private void release(@Nullable ByteString bytes, @Nullable Throwable bug) {
        if (bytes == null) {
            throw new CompletionException(bug);
        }
        end(stream.writeBody(bytes));
    }

    private void end(ChannelFuture last) {
        written = last;
        stream.flush();
        if (!whole) {
            // What is still to come of the request would be read for nothing.
            var _ = last.addListener(_ -> stream.reset(Http2Error.NO_ERROR));
        }
    }

    /** The stream has ended, by whichever side; the last of a response may still be on its way to the socket. */
    void ended() {
        forgetRequest();
        ChannelFuture last = written;
        if (last == null) {
            caller.gone();
            return;
        }
        var _ = last.addListener(_ -> {
            if (!last.isSuccess()) {
                caller.gone();
            }
        });
    }
}
