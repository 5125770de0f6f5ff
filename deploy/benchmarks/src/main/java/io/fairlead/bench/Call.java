// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request on its way, from when it is given to a line until it ends, which it does once. */
final class Call {

    /** Who is told how it ended. */
    interface Caller {
        void ended(Call call, Outcome outcome);
    }

    private final Exchange.Kind kind;
    private final long token;
    private final Peer peer;
    private final long dueNanos;
    private final int waitMs;
    private final Exchange.Posted posted;
    private final ByteBuf bytes;
    private final Caller caller;
    private String node = "";
    private long sentNanos;
    private @Nullable Line line;
    private boolean ended;

    Call(
            Exchange.Kind kind,
            long token,
            Peer peer,
            long dueNanos,
            int waitMs,
            Exchange.Posted posted,
            ByteBuf bytes,
            Caller caller) {
        this.kind = kind;
        this.token = token;
        this.peer = peer;
        this.dueNanos = dueNanos;
        this.waitMs = waitMs;
        this.posted = posted;
        this.bytes = bytes;
        this.caller = caller;
    }

    Exchange.Kind kind() {
        return kind;
    }

    Peer peer() {
        return peer;
    }

    long token() {
        return token;
    }

    int waitMs() {
        return waitMs;
    }

    String node() {
        return node;
    }

    long sentNanos() {
        return sentNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    Exchange exchange(Outcome outcome) {
        return new Exchange(
                new Exchange.Request(kind, token, peer.token(), node, dueNanos, sentNanos, waitMs, posted), outcome);
    }

    boolean isEnded() {
        return ended;
    }

    void on(Line taken, String url) {
        line = taken;
        node = url;
        sentNanos = Ticks.now();
    }

    /** The bytes, to be written now. */
    ByteBuf sent() {
        sentNow();
        return bytes;
    }

    void sentNow() {
        sentNanos = Ticks.now();
    }

    /** Ends the call in the way of a caller that leaves. */
    void abort(End end) {
        if (!ended && line != null) {
            line.abort(end);
        }
    }

    /** What a caller does that leaves when it has read the reply of a call that has ended. */
    void hangUp() {
        if (line != null) {
            line.hangUp();
        }
    }

    void end(Outcome outcome, Witness witness) {
        if (!ended) {
            ended = true;
            witness.ended(this, outcome);
            caller.ended(this, outcome);
        }
    }
}
