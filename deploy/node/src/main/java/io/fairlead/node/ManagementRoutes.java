// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request to its endpoint, past the {@link ChangeGuard} when it would change something, and turns every
 * fault into a problem. A plain table like the public API's; a path that ends in {@code *} stands for all that begin
 * so.
 */
final class ManagementRoutes implements Function<HttpRequest, CompletionStage<HttpResponse>> {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ManagementRoutes.class);

    /** Answers one request, whose body nobody else reads. */
    @FunctionalInterface
    interface Endpoint {

        /** Fails with an IllegalArgumentException for a fault of the caller. */
        CompletionStage<HttpResponse> handle(HttpRequest request);
    }

    private final transient ActorSystem<?> system;
    private final transient Map<String, Map<HttpMethod, Endpoint>> table;
    private final transient ChangeGuard guard;

    ManagementRoutes(ActorSystem<?> system, Map<String, Map<HttpMethod, Endpoint>> table, ChangeGuard guard) {
        this.system = system;
        this.table = table;
        this.guard = guard;
    }

    /** Never fails. */
    @Override
    public CompletionStage<HttpResponse> apply(HttpRequest request) {
        Optional<HttpResponse> objection = guard.objectionToHost(request);
        if (objection.isPresent()) {
            return unread(request, objection.get());
        }
        Map<HttpMethod, Endpoint> methods = methods(request.getUri().getPathString());
        if (methods == null) {
            return unread(request, ManagementResponse.problem(ManagementProblem.NOT_FOUND, "No such path."));
        }
        boolean head = request.method().equals(HttpMethods.HEAD);
        Endpoint endpoint = methods.get(head ? HttpMethods.GET : request.method());
        if (endpoint == null) {
            return unread(request, methodNotAllowed(methods));
        }
        return request.method().isSafe() ? served(endpoint, request) : changed(endpoint, request);
    }

    private CompletionStage<HttpResponse> changed(Endpoint endpoint, HttpRequest request) {
        String what = request.method().value() + " " + request.getUri().getPathString();
        Optional<HttpResponse> objection = guard.objection(request);
        if (objection.isPresent()) {
            LOG.warn("Refused with {}: {}", objection.get().status().intValue(), what);
            return unread(request, objection.get());
        }
        LOG.info("Asked for through the management endpoint: {}", what);
        return served(endpoint, request);
    }

    private @Nullable Map<HttpMethod, Endpoint> methods(String path) {
        Map<HttpMethod, Endpoint> exact = path.endsWith("*") ? null : table.get(path);
        return exact != null
                ? exact
                : table.get(path.substring(0, path.indexOf('/', path.indexOf('/', 1) + 1) + 1) + "*");
    }

    private static CompletionStage<HttpResponse> served(Endpoint endpoint, HttpRequest request) {
        CompletionStage<HttpResponse> response;
        try {
            response = endpoint.handle(request);
        } catch (RuntimeException failure) {
            response = CompletableFuture.failedFuture(failure);
        }
        return response.exceptionally(ManagementRoutes::faulty);
    }

    /** A caller's fault says what it is; ours says nothing of what is inside. */
    private static HttpResponse faulty(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException) {
            return ManagementResponse.problem(ManagementProblem.INVALID_REQUEST, String.valueOf(cause.getMessage()));
        }
        LOG.error("A request to the management endpoint failed", cause);
        return ManagementResponse.problem(ManagementProblem.INTERNAL, "The fault has been logged.");
    }

    private static HttpResponse methodNotAllowed(Map<HttpMethod, Endpoint> methods) {
        String allowed =
                methods.keySet().stream().map(HttpMethod::value).sorted().collect(joining(", "));
        return ManagementResponse.problem(
                        ManagementProblem.METHOD_NOT_ALLOWED, "Only %s is for this path.".formatted(allowed))
                .addHeader(RawHeader.create("Allow", allowed));
    }

    private CompletionStage<HttpResponse> unread(HttpRequest request, HttpResponse response) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(response);
    }
}
