// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;

/**
 * Takes what is told to the front desk of one other node, and sends what has come together as one {@link
 * FrontDesk.Parcel}: to be woken, to read and to write costs Artery and the sockets of both nodes more than a message
 * does (deploy/docs/decisions/0017).
 *
 * <p>It waits for nothing: what has come by the time when it gets a turn is a parcel, behind all who had something to do
 * when the first of it came. Order is kept. What it cannot take is lost.
 */
final class Courier {

    private final ActorRef desk;
    private final Executor turns;
    private final BlockingQueue<FrontDesk.WireCommand> waiting;
    private final int parcelMax;
    /** Whether it has a turn, or will get one. */
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * @param waitingMax messages that may wait for its turn
     * @param parcelMax bytes of a parcel, by {@link WireMessage#bytesMax}; a message that is larger goes by itself
     */
    Courier(ActorRef desk, Executor turns, int waitingMax, int parcelMax) {
        this.desk = desk;
        this.turns = turns;
        this.waiting = new LinkedBlockingQueue<>(waitingMax);
        this.parcelMax = parcelMax;
    }

    /** Returns false if too many wait. */
    boolean take(FrontDesk.WireCommand message) {
        if (!waiting.offer(message)) {
            return false;
        }
        call();
        return true;
    }

    private void call() {
        if (!called.get() && called.compareAndSet(false, true)) {
            turns.execute(this::go);
        }
    }

    /** With one parcel, if the last has not taken all; what is left gets the next turn. */
    private void go() {
        List<FrontDesk.WireCommand> parcel = pack();
        if (!parcel.isEmpty()) {
            desk.tell(new FrontDesk.Parcel(parcel), ActorRef.noSender());
        }
        called.set(false);
        if (!waiting.isEmpty()) {
            call();
        }
    }

    private List<FrontDesk.WireCommand> pack() {
        List<FrontDesk.WireCommand> parcel = new ArrayList<>();
        int room = parcelMax;
        for (var next = waiting.peek(); next != null && fits(next, room, parcel); next = waiting.peek()) {
            room -= next.bytesMax();
            parcel.add(waiting.remove());
        }
        return parcel;
    }

    private static boolean fits(WireMessage message, int room, List<?> parcel) {
        return parcel.isEmpty() || message.bytesMax() <= room;
    }
}
