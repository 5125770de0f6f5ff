// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node over HTTP/2 with prior knowledge, as a balancer has it: each request is on a stream of its
 * own. Nothing is kept of a stream but whom to tell, so that tens of thousands are cheap. Lives on one thread of Netty.
 *
 * <p>Requests wait here until the connection stands, and while the node allows no more streams or bytes. Each goes out
 * as a whole: its body must fit the node's window for one stream, or the node resets it. Headers enter no table of the
 * node, since a balancer need not keep one either.
 */
final class Carrier extends ByteToMessageDecoder {

    /** Stands for a stream that there is not yet. */
    static final int UNSENT = 0;

    private static final int HEADER_TABLE_MAX = 4_096;
    private static final int FLUSH_AFTER = 256;

    /** Who has sent a request, and hears what comes back. */
    interface Recipient {

        /** The request is on its way. */
        void sentOn(int stream);

        void headRead(Http2Headers head);

        void bodyRead(ByteBuf part, boolean last);

        /** The response is whole; nothing more comes. */
        void ended();

        /** There will be no whole response; nothing more comes. */
        void broken(End end, String why);
    }

    /** Whose connection it is. */
    interface Owner {

        /** The connection has ended, and has told all recipients. */
        void gone(Carrier carrier);

        /** A recipient has failed. */
        void bug(Throwable failure);
    }

    private record Request(Http2Headers head, ByteBuf body, Recipient recipient) {}

    private final Owner owner;
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(false);
    private final DefaultHttp2FrameWriter writer =
            new DefaultHttp2FrameWriter(Http2HeadersEncoder.ALWAYS_SENSITIVE, false);
    private final CarrierFrames frames = new CarrierFrames(this, writer);
    private final IntObjectMap<Recipient> streams = new IntObjectHashMap<>();
    private final Deque<Request> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext standing;
    private int nextStream = 1;
    private long streamsMax = Long.MAX_VALUE;
    private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private boolean leaving;

    Carrier(Owner owner) {
        this.owner = owner;
    }

    /** What a new channel needs to be this connection. */
    ChannelHandler pipeline() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new FlushConsolidationHandler(FLUSH_AFTER, true), Carrier.this);
            }
        };
    }

    /** Whether it takes requests: not when the node, or the connection, goes away. */
    boolean takes() {
        return !leaving;
    }

    /** Requests without a whole response yet. */
    int load() {
        return streams.size() + waiting.size();
    }

    void send(Http2Headers head, ByteBuf body, Recipient recipient) {
        waiting.addLast(new Request(head, body, recipient));
        sendWaiting();
    }

    private void sendWaiting() {
        ChannelHandlerContext context = standing;
        if (context == null) {
            return;
        }
        boolean sent = false;
        for (Request next = waiting.peekFirst(); next != null && isAllowed(next); next = waiting.peekFirst()) {
            waiting.removeFirst();
            write(context, next);
            sent = true;
        }
        if (sent) {
            context.flush();
        }
    }

    private boolean isAllowed(Request request) {
        return streams.size() < streamsMax && request.body().readableBytes() <= window;
    }

    private void write(ChannelHandlerContext context, Request request) {
        int stream = nextStream;
        nextStream += 2;
        streams.put(stream, request.recipient());
        window -= request.body().readableBytes();
        var _ = writer.writeHeaders(context, stream, request.head(), 0, false, context.newPromise());
        var _ = writer.writeData(context, stream, request.body(), 0, true, context.newPromise());
        request.recipient().sentOn(stream);
    }

    /**
     * The caller leaves, and hears nothing more.
     *
     * @param stream that it was sent on, or {@link #UNSENT}
     */
    void cancel(Recipient recipient, int stream) {
        if (stream != UNSENT) {
            reset(stream);
            return;
        }
        for (Iterator<Request> requests = waiting.iterator(); requests.hasNext(); ) {
            Request request = requests.next();
            if (request.recipient().equals(recipient)) {
                requests.remove();
                request.body().release();
            }
        }
    }

    /** So many callers leave, or all if they are fewer, and hear nothing more; says how many. */
    int cancel(int max) {
        List<Integer> leavers = streams.keySet().stream().limit(max).toList();
        leavers.forEach(this::reset);
        return leavers.size();
    }

    private void reset(int stream) {
        ChannelHandlerContext context = standing;
        if (streams.remove(stream) != null && context != null) {
            var _ = writer.writeRstStream(context, stream, Http2Error.CANCEL.code(), context.newPromise());
            context.flush();
            oneLess(context);
        }
    }

    private void oneLess(ChannelHandlerContext context) {
        if (leaving && streams.isEmpty()) {
            var _ = context.close();
        } else {
            sendWaiting();
        }
    }

    /** Closes the connection without a word of HTTP/2. */
    void close() {
        if (standing != null) {
            var _ = standing.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        frames.begin(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Http2Exception {
        reader.readFrame(context, in, frames);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        end(End.CLOSED, "");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable why = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (why instanceof RuntimeException) {
            owner.bug(why);
        }
        end(End.RESET, String.valueOf(why.getMessage()));
        var _ = context.close();
    }

    /** Tells everybody that nothing comes any more; also of a connection that could not be opened. */
    void end(End end, String why) {
        leaving = true;
        standing = null;
        List<Recipient> told = new ArrayList<>(streams.values());
        streams.clear();
        told.addAll(dropWaiting());
        told.forEach(recipient -> recipient.broken(end, why));
        owner.gone(this);
    }

    private List<Recipient> dropWaiting() {
        List<Request> dropped = List.copyOf(waiting);
        waiting.clear();
        dropped.forEach(request -> request.body().release());
        return dropped.stream().map(Request::recipient).toList();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        reader.close();
        writer.close();
    }

    /** What the node allows; the connection stands from now on. */
    void settled(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        Long most = settings.maxConcurrentStreams();
        if (most != null) {
            streamsMax = most;
        }
        Long table = settings.headerTableSize();
        if (table != null) {
            writer.headersConfiguration().maxHeaderTableSize(Math.min(table, HEADER_TABLE_MAX));
        }
        Integer frame = settings.maxFrameSize();
        if (frame != null) {
            writer.maxFrameSize(frame);
        }
        standing = context;
        sendWaiting();
    }

    /** The node takes so many bytes more. */
    void widened(int bytes) {
        window += bytes;
        sendWaiting();
    }

    void headRead(ChannelHandlerContext context, int stream, Http2Headers head, boolean last) {
        Recipient recipient = streams.get(stream);
        if (recipient != null) {
            recipient.headRead(head);
            endIf(last, context, stream, recipient);
        }
    }

    void bodyRead(ChannelHandlerContext context, int stream, ByteBuf part, boolean last) {
        Recipient recipient = streams.get(stream);
        if (recipient != null) {
            recipient.bodyRead(part, last);
            endIf(last, context, stream, recipient);
        }
    }

    private void endIf(boolean last, ChannelHandlerContext context, int stream, Recipient recipient) {
        if (last) {
            streams.remove(stream);
            recipient.ended();
            oneLess(context);
        }
    }

    void streamReset(ChannelHandlerContext context, int stream, long error) {
        Recipient recipient = streams.remove(stream);
        if (recipient != null) {
            recipient.broken(End.RESET, "its stream was reset, error " + error);
            oneLess(context);
        }
    }

    /** The node goes away; it has not looked at later streams, and will not. */
    void goesAway(ChannelHandlerContext context, int lastStream) {
        leaving = true;
        List<Recipient> unseen = new ArrayList<>();
        for (int stream : List.copyOf(streams.keySet())) {
            if (stream > lastStream) {
                unseen.add(streams.remove(stream));
            }
        }
        unseen.addAll(dropWaiting());
        unseen.forEach(recipient -> recipient.broken(End.REFUSED, "the node goes away"));
        oneLess(context);
    }
}
