// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A front's handle on a request actor: carries the outcome one way and "the caller has gone" the other. The caller may go
 * before the actor is spawned; then the actor is told as soon as it is.
 *
 * @param <T> the outcome
 * @param <C> the actor's commands
 */
final class HeldRequest<T, C> implements Held<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final C callerGone;
    private final C callerClosed;
    private @Nullable ActorRef<C> actor;
    private boolean gone;

    HeldRequest(C callerGone, C callerClosed) {
        this.callerGone = callerGone;
        this.callerClosed = callerClosed;
    }

    @Override
    public CompletionStage<T> outcome() {
        return outcome;
    }

    @Override
    public synchronized void callerGone() {
        gone = true;
        if (actor != null) {
            actor.tell(callerGone);
        }
    }

    @Override
    public synchronized void callerClosed() {
        if (actor != null) {
            actor.tell(callerClosed);
        }
    }

    synchronized void heldBy(ActorRef<C> holder) {
        actor = holder;
        if (gone) {
            holder.tell(callerGone);
        }
    }

    /** The first outcome counts. */
    void complete(T result) {
        outcome.complete(result);
    }

    /** For an actor that ends without an outcome, which only a bug or the system's end can do. */
    void failIfIncomplete(String why) {
        outcome.completeExceptionally(new IllegalStateException(why));
    }
}
