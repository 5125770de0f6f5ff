// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;

/**
 * Takes what is told to the front desk of one other node, and sends what has come together as one {@link
 * FrontDesk.Parcel}: to be woken, to read and to write costs Artery and the sockets of both nodes more than a message
 * does (deploy/docs/decisions/0017).
 *
 * <p>It waits for nothing: what has come by the time when it gets a turn is a parcel, behind all who had something to
 * do when the first of it came. Order is kept. What it cannot take is lost.
 */
final class Courier {

    private record Waiting(FrontDesk.WireCommand message, int bytes) {}

    private final ActorRef desk;
    private final Executor turns;
    private final long waitingMax;
    private final int parcelMax;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Whether it has a turn, or will get one. */
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * All bytes are those of {@link WireMessage#bytesMax}.
     *
     * @param waitingMax bytes that may wait for its turn
     * @param parcelMax bytes of a parcel; a message that is larger goes by itself
     */
    Courier(ActorRef desk, Executor turns, long waitingMax, int parcelMax) {
        this.desk = desk;
        this.turns = turns;
        this.waitingMax = waitingMax;
        this.parcelMax = parcelMax;
    }

    /** Returns false if too much waits. */
    boolean take(FrontDesk.WireCommand message) {
        int bytes = message.bytesMax();
        if (waitingBytes.addAndGet(bytes) > waitingMax) {
            waitingBytes.addAndGet(-bytes);
            return false;
        }
        waiting.add(new Waiting(message, bytes));
        call();
        return true;
    }

    private void call() {
        if (!called.compareAndSet(false, true)) {
            return;
        }
        try {
            turns.execute(this::go);
        } catch (RejectedExecutionException stopping) {
            called.set(false); // the dispatcher has logged it; its node tells nobody anything any more
        }
    }

    /** With one parcel, unless the last took all; what is left gets the next turn. */
    private void go() {
        try {
            List<FrontDesk.WireCommand> parcel = pack();
            if (!parcel.isEmpty()) {
                desk.tell(new FrontDesk.Parcel(parcel), ActorRef.noSender());
            }
        } finally {
            called.set(false);
            if (!waiting.isEmpty()) {
                call();
            }
        }
    }

    private List<FrontDesk.WireCommand> pack() {
        List<FrontDesk.WireCommand> parcel = new ArrayList<>();
        int bytes = 0;
        for (Waiting next = waiting.peek();
                next != null && (parcel.isEmpty() || bytes + next.bytes <= parcelMax);
                next = waiting.peek()) {
            waiting.remove();
            parcel.add(next.message);
            bytes += next.bytes;
        }
        waitingBytes.addAndGet(-bytes);
        return parcel;
    }
}
