// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Outcome;
import io.fairlead.bench.Exchange.Posted;
import io.netty.buffer.PooledByteBufAllocator;

/** A client: offers, and in a closed loop offers again when that has ended. */
final class ClientLoop {

    private final Stage stage;
    private final Peer peer;
    private final RequestBytes bytes;
    private final int waitMs;

    ClientLoop(Stage stage, Peer peer, Sdp sdp) {
        this.stage = stage;
        this.peer = peer;
        this.waitMs = Math.toIntExact(stage.plan().pace().offerWait().toMillis());
        this.bytes = RequestBytes.offer(stage.plan().wire().protocol(), peer, sdp, waitMs);
    }

    void start() {
        stage.rest(stage.plan().pace().clientRestMax(), this::offerAgain);
    }

    private void offerAgain() {
        if (!stage.isEnding()) {
            Call call = call(Ticks.now(), this::ended);
            stage.send(call, this::offerAgain);
            stage.perhapsAbort(call, stage.plan().habits().clientsAbort());
        }
    }

    /** One offer of an open loop; it is late when no node takes it at once. */
    void offerOnce(long dueNanos) {
        if (stage.isEnding()) {
            return;
        }
        Call call = call(dueNanos, this::endedOnce);
        stage.send(call, () -> offerOnce(dueNanos));
        stage.perhapsAbort(call, stage.plan().habits().clientsAbort());
    }

    private Call call(long dueNanos, Call.Caller caller) {
        long token = stage.tokens().next();
        return new Call(
                Kind.OFFER,
                token,
                peer,
                dueNanos,
                waitMs,
                Posted.NOTHING,
                bytes.with(token, PooledByteBufAllocator.DEFAULT),
                caller);
    }

    private void endedOnce(Call call, Outcome outcome) {
        stage.counts().ended(call.kind(), outcome.end());
    }

    private void ended(Call call, Outcome outcome) {
        stage.counts().ended(call.kind(), outcome.end());
        switch (outcome.end()) {
            case ANSWERED, ABORTED_BY_CLOSE, ABORTED_BY_RESET ->
                stage.rest(stage.plan().pace().clientRestMax(), this::offerAgain);
            case NO_MATCH, NO_ANSWER, PROBLEM, UNREADABLE, REFUSED, RESET, CLOSED, TIMEOUT ->
                stage.retry(outcome, this::offerAgain);
            case STOPPED -> {}
            case MATCHED, DELIVERED, NO_CLIENT -> throw new IllegalStateException("not of an offer: " + outcome);
        }
    }
}
