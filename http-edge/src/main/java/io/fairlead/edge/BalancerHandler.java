// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/** Takes the requests of balancers, each on an HTTP/2 stream of its own, to the endpoint that all listeners share. */
final class BalancerHandler implements Function<HttpRequest, CompletionStage<HttpResponse>> {

    private static final long serialVersionUID = 1;
    private static final String HTTP_2 = "HTTP/2.0";

    private final transient Endpoint endpoint;
    private final transient Caller caller;

    /** @param caller any of them: streams differ in their bodies only */
    BalancerHandler(Endpoint endpoint, StreamCaller caller) {
        this.endpoint = endpoint;
        this.caller = caller;
    }

    @Override
    public CompletionStage<HttpResponse> apply(HttpRequest request) {
        // Pekko HTTP serves HTTP/1.1 on the same port, and would not see its callers leave.
        if (!request.protocol().value().equals(HTTP_2)) {
            return CompletableFuture.completedFuture(otherProtocol());
        }
        return endpoint.handle(request, caller).thenApply(BalancerHandler::onStream);
    }

    /** A stream has no say in its connection. */
    private static HttpResponse onStream(HttpResponse response) {
        return response.removeHeader(JsonResponse.CLOSE.name());
    }

    /** Without {@code Connection: close}: whoever asked in this request to go on in HTTP/2 does. */
    private static HttpResponse otherProtocol() {
        return JsonResponse.problem(ProblemDetails.of(
                Problem.INVALID_REQUEST, "This port is for balancers that speak HTTP/2 with prior knowledge."));
    }
}
