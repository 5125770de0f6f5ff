// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A front's handle on what it has handed in: carries the outcome one way and "the caller has gone" the other. The caller
 * may go before there is anybody to tell; then whoever comes is told at once. Thread-safe.
 *
 * @param <T> the outcome
 */
final class HeldRequest<T> implements Held<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private Runnable tellGone = HeldRequest::nobody;
    private Runnable tellClosed = HeldRequest::nobody;
    private Consumer<Runnable> desk = Runnable::run;
    private boolean gone;
    private boolean closed;
    private boolean struckOff;

    @Override
    public CompletionStage<T> outcome() {
        return outcome;
    }

    @Override
    public synchronized void callerGone() {
        if (!gone) {
            gone = true;
            tellGone.run();
        }
    }

    @Override
    public synchronized void callerClosed() {
        if (!closed) {
            closed = true;
            tellClosed.run();
        }
    }

    synchronized boolean isCallerGone() {
        return gone;
    }

    /** Whom to tell from now on, in place of whoever it was: that the caller has gone. */
    void tell(Runnable whenGone) {
        tell(whenGone, HeldRequest::nobody);
    }

    /** Whom to tell from now on, in place of whoever it was: that the caller has gone, or has closed its connection. */
    synchronized void tell(Runnable whenGone, Runnable whenClosed) {
        tellGone = whenGone;
        tellClosed = whenClosed;
        if (gone) {
            whenGone.run();
        }
        if (closed) {
            whenClosed.run();
        }
    }

    /** The first outcome counts. */
    void complete(T result) {
        outcome.complete(result);
    }

    /**
     * Who sends messages to its actor, and is to send none any more when it is called; then it runs what it is given. To be
     * said before there is an actor.
     */
    void strikeOffAt(Consumer<Runnable> whoSends) {
        desk = whoSends;
    }

    /** Its actor is to hear nothing more, and can stop when {@code then} has run. For its actor, like {@link #end}. */
    void strikeOff(Runnable then) {
        struckOff = true;
        desk.accept(then);
    }

    /** Its actor has ended, for whatever reason; without an outcome, that is a bug or the system's end. */
    void end() {
        if (!outcome.isDone()) {
            outcome.completeExceptionally(
                    new IllegalStateException("the request's actor has ended without an outcome"));
        }
        if (!struckOff) {
            strikeOff(HeldRequest::nobody);
        }
    }

    private static void nobody() {}
}
