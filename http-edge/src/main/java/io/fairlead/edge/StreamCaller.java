// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A caller behind an HTTP/2 balancer: a stream among many of one connection, which {@link StreamExchange} watches. A
 * held request is answered 200 at once, and its outcome is the {@link HeldBody} whatever it turns out to be: a refusal
 * that comes only then is a problem with its own {@code status}. What the broker knows at once keeps its status.
 * deploy/docs/decisions/0011 has the reasons.
 */
final class StreamCaller implements Caller {

    private final Departure departure = new Departure();

    @Override
    public <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render) {
        departure.thenRun(held::callerGone);
        CompletionStage<O> outcome = held.outcome();
        if (outcome.toCompletableFuture().isDone()) {
            return outcome.thenApply(render);
        }
        return CompletableFuture.completedFuture(JsonResponse.later(new HeldBody(outcome.handleAsync(
                (known, failure) -> StreamMessages.body(response(known, failure, render)), Endpoint.SAME_THREAD))));
    }

    private static <O> HttpResponse response(
            @Nullable O outcome, @Nullable Throwable failure, Function<O, HttpResponse> render) {
        if (outcome == null) {
            return EdgeRoutes.faulty(failure);
        }
        try {
            return render.apply(outcome);
        } catch (RuntimeException bug) {
            return EdgeRoutes.faulty(bug);
        }
    }

    /** The caller has gone, or has at least not received the response. */
    void gone() {
        departure.happened();
    }
}
