// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A front's handle on what it has handed in: carries the outcome one way and "the caller has gone" the other. The
 * caller may go before there is anybody to tell; then whoever comes is told at once. Thread-safe.
 *
 * @param <T> the outcome
 */
final class HeldRequest<T> implements Held<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private Runnable tellGone = HeldRequest::nobody;
    private Runnable tellClosed = HeldRequest::nobody;
    private boolean gone;
    private boolean closed;

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

    /** Its actor has ended, for whatever reason; without an outcome, that is a bug or the system's end. */
    void end() {
        if (!outcome.isDone()) {
            outcome.completeExceptionally(
                    new IllegalStateException("the request's actor has ended without an outcome"));
        }
    }

    private static void nobody() {}
}
