// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to a node, with one call on it at most. It goes back to its target when the reply has been read, and
 * turns whatever else happens to it into the end of its call. Lives on the driver's one thread.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final byte[] NOTHING = {};
    private static final long NANOS_PER_MS = 1_000_000;

    private final Target target;
    private final Switchboard switchboard;
    private @Nullable Channel channel;
    private @Nullable Call call;
    private @Nullable HttpResponse head;
    private byte[] body = NOTHING;
    private int bodyLength;

    Connection(Target target, Switchboard switchboard) {
        this.target = target;
        this.switchboard = switchboard;
    }

    /** Takes a call that waits for the connection to open. */
    void reserve(Call first) {
        call = first;
        first.on(this, target.url());
    }

    void opened(Channel open) {
        channel = open;
        if (call == null || call.isEnded()) {
            var _ = open.close();
        } else {
            var _ = open.writeAndFlush(call.sent(), open.voidPromise());
        }
    }

    void failed(End end, Throwable cause) {
        Call unsent = call;
        call = null;
        if (unsent != null && !unsent.isEnded()) {
            ReferenceCountUtil.release(unsent.sent());
            unsent.end(Outcome.without(end, String.valueOf(cause.getMessage())), switchboard.witness());
        }
    }

    void send(Call next, Channel open) {
        call = next;
        next.on(this, target.url());
        var _ = open.writeAndFlush(next.sent(), open.voidPromise());
    }

    /** Whether the connection can take a call; if so, {@link #send} takes the channel. */
    @Nullable
    Channel usable() {
        return call == null && channel != null && channel.isActive() ? channel : null;
    }

    /** Gives the call up when its reply is overdue. */
    void giveUpIfOverdue(long now, long graceNanos) {
        Call held = call;
        if (held != null && channel != null && now > held.sentNanos() + held.waitMs() * NANOS_PER_MS + graceNanos) {
            abort(End.TIMEOUT);
        }
    }

    void abort(End end) {
        Call held = call;
        call = null;
        if (channel == null) {
            if (held != null) {
                ReferenceCountUtil.release(held.sent());
            }
        } else {
            if (end == End.ABORTED_BY_RESET) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            var _ = channel.close();
        }
        if (held != null) {
            held.end(Outcome.without(end, ""), switchboard.witness());
        }
    }

    void closeIfIdle() {
        if (call == null && channel != null) {
            var _ = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpResponse response) {
                head = response;
                bodyLength = 0;
            }
            if (message instanceof HttpContent content) {
                boolean last = content instanceof LastHttpContent;
                keep(content.content(), last && bodyLength == 0);
                if (last) {
                    complete(context.channel());
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** A body that comes in one piece, as nearly all do, costs no memory of its own. */
    private void keep(ByteBuf part, boolean whole) {
        int length = part.readableBytes();
        body = whole ? switchboard.scratch(length) : Arrays.copyOf(body, bodyLength + length);
        part.readBytes(body, bodyLength, length);
        bodyLength += length;
    }

    private void complete(Channel open) {
        HttpResponse reply = head;
        Call done = call;
        head = null;
        if (reply == null || done == null || reply.status().code() < 200) {
            return;
        }
        Outcome outcome =
                switchboard.reader().read(done.kind(), reply.status().code(), body, bodyLength, retryAfterMs(reply));
        body = NOTHING;
        call = null;
        if (HttpUtil.isKeepAlive(reply)) {
            target.idle(this);
        } else {
            var _ = open.close();
        }
        done.end(outcome, switchboard.witness());
    }

    private static long retryAfterMs(HttpResponse reply) {
        String seconds = reply.headers().get(HttpHeaderNames.RETRY_AFTER);
        if (seconds == null || !seconds.chars().allMatch(Character::isDigit) || seconds.isEmpty()) {
            return -1;
        }
        return Long.parseLong(seconds) * 1_000;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Call lost = call;
        call = null;
        var _ = context.close();
        if (cause instanceof RuntimeException && !(cause instanceof DecoderException)) {
            switchboard.bugs().found(cause);
        }
        if (lost != null) {
            lost.end(Outcome.without(End.RESET, String.valueOf(cause.getMessage())), switchboard.witness());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        target.gone(this);
        Call lost = call;
        call = null;
        if (lost != null) {
            lost.end(Outcome.without(End.CLOSED, ""), switchboard.witness());
        }
    }
}
