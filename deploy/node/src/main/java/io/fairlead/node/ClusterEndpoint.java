// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.management.cluster.javadsl.ClusterHttpManagementRoutes;

/**
 * Members and shards, and a member's leave and down: Pekko Management's own routes, as its tools know them, but for
 * their faults, which become problems. Of the routes it has, {@link ManagementEndpoint} lets through those that an
 * operator needs.
 */
final class ClusterEndpoint implements ManagementRoutes.Endpoint {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration READ_MAX = Duration.ofSeconds(1);
    private static final long BYTES_MAX = 64 * 1024;

    private final ActorSystem<?> system;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

    ClusterEndpoint(ActorSystem<?> system) {
        this.system = system;
        this.routes = ClusterHttpManagementRoutes.all(Cluster.get(system)).function(system);
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        CompletionStage<HttpResponse> response;
        try {
            response = routes.apply(request);
        } catch (Exception failure) {
            return CompletableFuture.failedFuture(new CompletionException(failure));
        }
        return response.thenCompose(
                answer -> answer.status().isFailure() ? problem(answer) : CompletableFuture.completedFuture(answer));
    }

    private CompletionStage<HttpResponse> problem(HttpResponse answer) {
        int status = answer.status().intValue();
        ManagementProblem problem = Arrays.stream(ManagementProblem.values())
                .filter(candidate -> candidate.status() == status)
                .findFirst()
                .orElse(status < 500 ? ManagementProblem.INVALID_REQUEST : ManagementProblem.INTERNAL);
        return answer.entity()
                .toStrict(READ_MAX.toMillis(), BYTES_MAX, system)
                .thenApply(body -> ManagementResponse.problem(
                        problem, message(body.getData().utf8String())));
    }

    /** Pekko says what is wrong in a JSON object with a message, or in a plain sentence. */
    private static String message(String body) {
        try {
            return MAPPER.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException plain) {
            return body;
        }
    }
}
