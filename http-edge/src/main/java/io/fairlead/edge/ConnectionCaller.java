// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A caller that has an HTTP/1.1 connection to itself, which {@link ConnectionStage} watches. It is answered when the
 * outcome is known, and not before.
 */
final class ConnectionCaller implements Caller {

    private final Departure departure = new Departure();
    private volatile Runnable whenClosed = () -> {};

    @Override
    public <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render) {
        departure.thenRun(held::callerGone);
        whenClosed = held::callerClosed;
        return held.outcome().thenApplyAsync(render, Endpoint.SAME_THREAD);
    }

    /** The caller has closed its connection after the response was written, and may have read the response or not. */
    void closed() {
        whenClosed.run();
    }

    /** The caller has gone, or has at least not received the response. */
    void gone() {
        departure.happened();
    }
}
