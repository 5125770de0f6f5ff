// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Held;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The one who waits for the response to one request. Each listener has its own way to see that it goes, and its own way
 * to let it wait.
 */
interface Caller {

    /**
     * Lets this caller wait for the outcome of a request that the broker holds. When it goes without having received
     * the outcome, the broker is told so.
     *
     * @param render makes the response from the outcome
     * @return the response, as soon as it can be sent; what is known already when this is called keeps its status
     */
    <O> CompletionStage<HttpResponse> await(Held<O> held, Function<O, HttpResponse> render);
}
