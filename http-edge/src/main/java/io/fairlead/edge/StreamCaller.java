// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A caller behind an HTTP/2 balancer: a stream among many of one connection. A held request is answered 200 at once, and its
 * outcome is the {@link HeldBody} whatever it turns out to be: a refusal that comes only then is a problem with its own
 * {@code status}. What the broker knows at once keeps its status. deploy/docs/decisions/0011 has the reasons.
 */
final class StreamCaller implements Caller {

    @Override
    public <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render) {
        CompletionStage<O> outcome = held.outcome();
        if (outcome.toCompletableFuture().isDone()) {
            return outcome.thenApply(render);
        }
        CompletionStage<ByteString> body =
                outcome.handleAsync((known, failure) -> body(known, failure, render), Endpoint.SAME_THREAD);
        return CompletableFuture.completedFuture(JsonResponse.later(new HeldBody(body, held::callerGone)));
    }

    private static <O> ByteString body(
            @Nullable O outcome, @Nullable Throwable failure, Function<O, HttpResponse> render) {
        HttpResponse response = response(outcome, failure, render);
        if (response.entity() instanceof HttpEntity.Strict whole) {
            return whole.getData();
        }
        throw new IllegalStateException("an outcome is rendered whole");
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
}
