// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A caller behind an HTTP/2 balancer: a stream among many of one connection. Nothing but a body that is under way shows that
 * a stream is reset, so a held request is answered 200 at once, and its outcome is the {@link HeldBody} whatever it turns out to be: a
 * refusal that comes only then is a problem with its own {@code status}. What the broker knows at once keeps its status.
 * deploy/docs/decisions/0011 has the reasons.
 */
final class StreamCaller implements Caller {

    /**
     * From the broker's taking a request to the opening of its body, usually a fraction of a millisecond: a caller whose
     * connection is lost in between must be found gone within a second (promise P3).
     */
    private static final Duration OPENING_MAX = Duration.ofSeconds(1);

    private final ActorSystem<?> system;

    StreamCaller(ActorSystem<?> system) {
        this.system = system;
    }

    @Override
    public <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render) {
        CompletableFuture<O> outcome = held.outcome().toCompletableFuture();
        if (outcome.isDone()) {
            return outcome.thenApply(render);
        }
        HeldBody<O> body =
                new HeldBody<>(outcome, (result, failure) -> body(result, failure, render), held::callerGone);
        body.expiresBy(system.scheduler().scheduleOnce(OPENING_MAX, body::expire, system.executionContext()));
        return CompletableFuture.completedFuture(JsonResponse.later(body));
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
