// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request to its endpoint, and turns every fault into a problem. A plain table, not a tree of directives: a
 * path is there or it is not, so nothing is ever matched by prefix, and the table can be compared with the API's
 * description.
 */
final class EdgeRoutes implements Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeRoutes.class);

    private final Map<String, Map<HttpMethod, Endpoint>> table;
    private final CorsPolicy cors;
    private final BodyReader bodies;

    /** @param table endpoints by path, then by method */
    EdgeRoutes(Map<String, Map<HttpMethod, Endpoint>> table, CorsPolicy cors, BodyReader bodies) {
        this.table = table;
        this.cors = cors;
        this.bodies = bodies;
    }

    Map<String, Map<HttpMethod, Endpoint>> table() {
        return table;
    }

    /** Never fails. */
    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller) {
        Optional<String> origin = header(request, "Origin");
        if (origin.isEmpty()) {
            return served(request, caller);
        }
        CorsPolicy.Decision decision = cors.decide(
                request.method().equals(HttpMethods.OPTIONS),
                origin.get(),
                header(request, "Host"),
                header(request, "Access-Control-Request-Method"));
        return switch (decision) {
            case CorsPolicy.Decision.Serve(var headers) ->
                served(request, caller).thenApply(response -> with(response, headers));
            case CorsPolicy.Decision.Preflight(var headers) -> unread(request, with(preflight(request), headers));
            case CorsPolicy.Decision.Deny(var headers) -> unread(request, with(problem(denied()), headers));
        };
    }

    private CompletionStage<HttpResponse> served(HttpRequest request, Caller caller) {
        CompletionStage<HttpResponse> response;
        try {
            response = endpoint(request).handle(request, caller);
        } catch (RuntimeException failure) {
            return unread(request, faulty(failure));
        }
        return response.handleAsync(
                (good, failure) -> good == null || failure != null ? faulty(failure) : good, SAME_THREAD);
    }

    private Endpoint endpoint(HttpRequest request) {
        Map<HttpMethod, Endpoint> methods = table.get(path(request));
        if (methods == null) {
            return (_, _) -> unread(request, problem(notFound()));
        }
        Endpoint endpoint = methods.get(request.method());
        return endpoint == null ? (_, _) -> unread(request, methodNotAllowed(methods)) : endpoint;
    }

    private HttpResponse preflight(HttpRequest request) {
        return table.containsKey(path(request))
                ? HttpResponse.create().withStatus(StatusCodes.NO_CONTENT)
                : problem(notFound());
    }

    private static HttpResponse methodNotAllowed(Map<HttpMethod, Endpoint> methods) {
        String allowed = methods.keySet().stream()
                .map(method -> method.equals(HttpMethods.GET) ? "GET, HEAD" : method.value())
                .sorted()
                .collect(joining(", "));
        return problem(ProblemDetails.of(Problem.METHOD_NOT_ALLOWED, "Only %s is for this path.".formatted(allowed)))
                .addHeader(RawHeader.create("Allow", allowed));
    }

    private static ProblemDetails notFound() {
        return ProblemDetails.of(Problem.NOT_FOUND, "No such path; note that none ends in a slash.");
    }

    private static ProblemDetails denied() {
        return ProblemDetails.of(Problem.DENIED, "The page's origin is not among those that the operator allows.");
    }

    /** A caller's fault says what it is; ours says nothing of what is inside. */
    static HttpResponse faulty(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestRefused refused) {
            return problem(refused.details());
        }
        LOG.error("A request failed", cause);
        return problem(ProblemDetails.of(Problem.INTERNAL, "The fault is the broker's, and has been logged."));
    }

    private static HttpResponse problem(ProblemDetails details) {
        return JsonResponse.problem(details);
    }

    /** A response to which the body is nothing. */
    private CompletionStage<HttpResponse> unread(HttpRequest request, HttpResponse response) {
        return bodies.dropped(request).thenApply(_ -> response);
    }

    private static HttpResponse with(HttpResponse response, Map<String, String> headers) {
        List<HttpHeader> added = headers.entrySet().stream()
                .map(header -> (HttpHeader) RawHeader.create(header.getKey(), header.getValue()))
                .toList();
        return response.addHeaders(added);
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static String path(HttpRequest request) {
        return request.getUri().getPathString();
    }
}
