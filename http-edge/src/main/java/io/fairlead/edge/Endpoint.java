// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers one request. */
@FunctionalInterface
interface Endpoint {

    /**
     * Runs a stage's continuation on the thread that completed it. Name it for every stage that comes from elsewhere:
     * one that wraps a Scala future continues on the default executor otherwise, which costs more than the request
     * itself.
     */
    Executor SAME_THREAD = Runnable::run;

    /** The response, or a failure with {@link RequestRefused} for a fault of the caller. */
    CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller);
}
