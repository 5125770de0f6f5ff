// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * What a node says on a {@link Carrier}'s connection, and what the protocol wants to be said in return:
 * acknowledgements, and room for more. Responses are read as they come, so the room is renewed for the connection only,
 * not for its streams.
 */
final class CarrierFrames extends Http2FrameAdapter {

    /** For all responses that are under way at once. */
    private static final int WINDOW = 1 << 26;

    /** For one of them, and so more than any. */
    private static final int WINDOW_OF_STREAM = 1 << 20;

    private final Carrier carrier;
    private final Http2FrameWriter writer;
    private int unrenewed;

    CarrierFrames(Carrier carrier, Http2FrameWriter writer) {
        this.carrier = carrier;
        this.writer = writer;
    }

    /** The first words on a new connection. */
    void begin(ChannelHandlerContext context) {
        var _ = context.write(Http2CodecUtil.connectionPrefaceBuf());
        Http2Settings settings = new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW_OF_STREAM);
        var _ = writer.writeSettings(context, settings, context.newPromise());
        renew(context, WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }

    private void renew(ChannelHandlerContext context, int bytes) {
        var _ = writer.writeWindowUpdate(context, Http2CodecUtil.CONNECTION_STREAM_ID, bytes, context.newPromise());
        context.flush();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        var _ = writer.writeSettingsAck(context, context.newPromise());
        context.flush();
        carrier.settled(context, settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) {
        var _ = writer.writePing(context, true, data, context.newPromise());
        context.flush();
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int bytes) {
        if (stream == Http2CodecUtil.CONNECTION_STREAM_ID) {
            carrier.widened(bytes);
        }
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
        carrier.headRead(context, stream, head, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers head, int padding, boolean last) {
        carrier.headRead(context, stream, head, last);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes() + padding;
        unrenewed += bytes;
        if (unrenewed > WINDOW / 2) {
            renew(context, unrenewed);
            unrenewed = 0;
        }
        carrier.bodyRead(context, stream, data, last);
        return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) {
        carrier.streamReset(context, stream, error);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStream, long error, ByteBuf debug) {
        carrier.goesAway(context, lastStream);
    }
}
