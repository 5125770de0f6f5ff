// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;

/** One call on a stream of a connection that others share. Lives on the driver's one thread. */
final class StreamLine implements Line, Carrier.Recipient {

    private final Carriers owner;
    private final Carrier carrier;
    private final Call call;
    private final Switchboard switchboard;
    private final ReplyBody body;
    private int stream = Carrier.UNSENT;
    private int status;
    private long retryAfterMs = -1;

    StreamLine(Carriers owner, Carrier carrier, Call call, Switchboard switchboard) {
        this.owner = owner;
        this.carrier = carrier;
        this.call = call;
        this.switchboard = switchboard;
        this.body = new ReplyBody(switchboard);
    }

    void send(String url) {
        call.on(this, url);
        ByteBuf bytes = call.sent();
        carrier.send(StreamHeads.of(call.kind(), call.peer(), bytes.readableBytes()), bytes, this);
    }

    @Override
    public void sentOn(int taken) {
        stream = taken;
        call.sentNow();
    }

    @Override
    public void headRead(Http2Headers head) {
        status = Integer.parseInt(head.status().toString());
        retryAfterMs = ReplyReader.retryAfterMs(head.get(HttpHeaderNames.RETRY_AFTER));
    }

    @Override
    public void bodyRead(ByteBuf part, boolean last) {
        body.add(part, last);
    }

    @Override
    public void ended() {
        Outcome outcome = switchboard.reader().read(call.kind(), status, body.bytes(), body.length(), retryAfterMs);
        body.clear();
        end(outcome);
    }

    @Override
    public void broken(End end, String why) {
        end(Outcome.without(end, why));
    }

    /** Gives the call up when its reply is overdue. */
    void giveUpIfOverdue(long now, long graceNanos) {
        if (now > call.sentNanos() + TimeUnit.MILLISECONDS.toNanos(call.waitMs()) + graceNanos) {
            abort(End.TIMEOUT);
        }
    }

    @Override
    public void abort(End end) {
        carrier.cancel(this, stream);
        end(Outcome.without(end, ""));
    }

    private void end(Outcome outcome) {
        owner.ended(this);
        call.end(outcome, switchboard.witness());
    }

    @Override
    public void hangUp() {
        // The stream has ended with its reply, and the connection is not this caller's to close.
    }
}
