// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A caller that has an HTTP/1.1 connection to itself, which {@link ConnectionStage} watches. It is answered when the outcome
 * is known, and not before. Tells, at most once, that it has gone without having received the response.
 *
 * <p>The connection and the endpoint are on different threads, and either may come first.
 */
final class ConnectionCaller implements Caller {

    private @Nullable Runnable whenGone;
    private boolean gone;
    private Runnable whenClosed = () -> {};

    @Override
    public <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render) {
        whenGone(held::callerGone);
        whenClosed(held::callerClosed);
        return held.outcome().thenApplyAsync(render, Endpoint.SAME_THREAD);
    }

    /** Done at once when the caller has gone already. */
    private void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }

    private synchronized void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** The caller has closed its connection after the response was written, and may have read the response or not. */
    void closed() {
        Runnable due;
        synchronized (this) {
            due = whenClosed;
        }
        due.run();
    }

    /** The caller has gone, or has at least not received the response. */
    void gone() {
        Runnable due;
        synchronized (this) {
            due = whenGone;
            whenGone = null;
            gone = true;
        }
        if (due != null) {
            due.run();
        }
    }
}
