// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One request on a stream of its own, and what comes back: its head first, its body perhaps much later. */
final class StreamCall {

    private final CompletableFuture<RawResponse> head = new CompletableFuture<>();
    private final CompletableFuture<RawResponse> whole = new CompletableFuture<>();
    private final StringBuilder body = new StringBuilder();
    private final Channel stream;

    /** @param stream new, with nothing sent on it yet */
    StreamCall(Channel stream) {
        this.stream = stream;
        stream.pipeline().addLast(receiver());
    }

    private ChannelHandler receiver() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                receive(frame);
                ReferenceCountUtil.release(frame);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof Http2ResetFrame reset) {
                    fail("reset, error " + reset.errorCode());
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                fail("the stream has ended");
            }
        };
    }

    private void receive(Object frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            head.complete(head(headers.headers()));
            end(headers.isEndStream());
        } else if (frame instanceof Http2DataFrame data) {
            body.append(data.content().toString(StandardCharsets.UTF_8));
            end(data.isEndStream());
        }
    }

    private void end(boolean last) {
        if (last) {
            RawResponse begun = head.join();
            whole.complete(new RawResponse(begun.status(), begun.headers(), body.toString()));
        }
    }

    private void fail(String why) {
        head.completeExceptionally(new IOException(why));
        whole.completeExceptionally(new IOException(why));
    }

    private static RawResponse head(Http2Headers headers) {
        Map<String, String> byName = new TreeMap<>();
        headers.forEach(header ->
                byName.put(header.getKey().toString(), header.getValue().toString()));
        return new RawResponse(Integer.parseInt(byName.get(":status")), byName, "");
    }

    void send(Http2Headers headers, boolean last) {
        var _ = stream.writeAndFlush(StreamClient.frame(headers, last));
    }

    void send(String data, boolean last) {
        var _ = stream.writeAndFlush(StreamClient.frame(data, last));
    }

    void reset() {
        var _ = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    }

    /** Status and headers, which may come long before the body. */
    RawResponse head() {
        return within(head);
    }

    /** The whole response. */
    RawResponse read() {
        return within(whole);
    }

    boolean isWhole() {
        return whole.isDone();
    }

    /** Whether the server ends the stream without a whole response. */
    boolean breaksOff() {
        try {
            read();
            return false;
        } catch (CompletionException brokenOff) {
            return brokenOff.getCause() instanceof IOException;
        }
    }

    private static RawResponse within(CompletableFuture<RawResponse> response) {
        return response.copy()
                .orTimeout(TwinBroker.LONG_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
