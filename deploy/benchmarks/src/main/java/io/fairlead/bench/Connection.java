// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
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
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to a node over HTTP/1.1, with one call on it at most. It goes back to its owner when the reply has
 * been read, and turns whatever else happens to it into the end of its call. Lives on the driver's one thread.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Line {

    private static final long NANOS_PER_MS = 1_000_000;

    private final Connections owner;
    private final String url;
    private final Switchboard switchboard;
    private final ReplyBody body;
    private @Nullable Channel channel;
    private @Nullable Call call;
    private @Nullable HttpResponse head;
    private boolean ahead;

    Connection(Connections owner, String url, Switchboard switchboard) {
        this.owner = owner;
        this.url = url;
        this.switchboard = switchboard;
        this.body = new ReplyBody(switchboard);
    }

    /** Takes a call that waits for the connection to open. */
    void reserve(Call first) {
        call = first;
        first.on(this, url);
    }

    /** Waits for a call once it is open. */
    void beAhead() {
        ahead = true;
    }

    void opened(Channel open) {
        channel = open;
        if (call != null && !call.isEnded()) {
            var _ = open.writeAndFlush(call.sent(), open.voidPromise());
        } else if (ahead) {
            owner.idle(this);
        } else {
            var _ = open.close();
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
        next.on(this, url);
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

    @Override
    public void abort(End end) {
        Call held = call;
        call = null;
        ahead = false;
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

    @Override
    public void hangUp() {
        if (call == null && channel != null) {
            var _ = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpResponse response) {
                head = response;
                body.clear();
            }
            if (message instanceof HttpContent content) {
                boolean last = content instanceof LastHttpContent;
                body.add(content.content(), last);
                if (last) {
                    complete(context.channel());
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void complete(Channel open) {
        HttpResponse reply = head;
        Call done = call;
        head = null;
        if (reply == null || done == null || reply.status().code() < 200) {
            return;
        }
        Outcome outcome = switchboard
                .reader()
                .read(
                        done.kind(),
                        reply.status().code(),
                        body.bytes(),
                        body.length(),
                        ReplyReader.retryAfterMs(reply.headers().get(HttpHeaderNames.RETRY_AFTER)));
        body.clear();
        call = null;
        if (HttpUtil.isKeepAlive(reply)) {
            owner.idle(this);
        } else {
            var _ = open.close();
        }
        done.end(outcome, switchboard.witness());
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
        owner.gone(this);
        Call lost = call;
        call = null;
        if (lost != null) {
            lost.end(Outcome.without(End.CLOSED, ""), switchboard.witness());
        }
    }
}
