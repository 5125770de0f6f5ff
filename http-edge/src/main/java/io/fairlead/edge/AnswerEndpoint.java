// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.AnswerRequest;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.broker.ConnectionId;
import io.fairlead.broker.ProxyAnswer;
import io.fairlead.broker.ProxyId;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/answers}: a proxy answers the offer that it was given. Not held: it takes as long as the way to the
 * client's node, and {@code answerMax} at most. An answer that has timed out may have arrived all the same, and can
 * safely be sent again, since an offer takes only one.
 */
final class AnswerEndpoint implements Endpoint {

    private static final int ERROR_LENGTH_MAX = 1_024;

    private final BodyReader bodies;
    private final BrokerGateway broker;
    private final Duration answerMax;

    AnswerEndpoint(BodyReader bodies, BrokerGateway broker, Duration answerMax) {
        this.bodies = bodies;
        this.broker = broker;
        this.answerMax = answerMax;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller) {
        return bodies.read(request).thenCompose(body -> deliver(request(body)));
    }

    private static AnswerRequest request(JsonFields body) {
        return new AnswerRequest(
                body.parsed("proxyId", ProxyId::new), body.parsed("connectionId", ConnectionId::new), answer(body));
    }

    private static ProxyAnswer answer(JsonFields body) {
        if (body.has("answer") == body.has("error")) {
            throw body.fault("answer", "must be there, or else error, and not both");
        }
        if (body.has("error")) {
            if (body.has("selectedProtocolVersion")) {
                PeerFields.protocolVersion(body, "selectedProtocolVersion");
            }
            return new ProxyAnswer.Failed(body.text("error", ERROR_LENGTH_MAX));
        }
        // Only its form is checked: the version that was agreed when the two were matched stands.
        PeerFields.protocolVersion(body, "selectedProtocolVersion");
        return new ProxyAnswer.Accepted(PeerFields.sessionDescription(body, "answer", "answer"));
    }

    private CompletionStage<HttpResponse> deliver(AnswerRequest request) {
        return broker.answer(request).handleAsync(this::render, SAME_THREAD);
    }

    private HttpResponse render(@Nullable AnswerOutcome outcome, @Nullable Throwable failure) {
        if (outcome != null) {
            return JsonResponse.ok(JsonResponse.outcome(Words.of(outcome)));
        }
        if (failure instanceof TimeoutException
                || (failure != null && failure.getCause() instanceof TimeoutException)) {
            return JsonResponse.problem(ProblemDetails.later(
                    Problem.UNAVAILABLE, "The client's node has not confirmed the answer in time.", answerMax));
        }
        throw new CompletionException(failure);
    }
}
