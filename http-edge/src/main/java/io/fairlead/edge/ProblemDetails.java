// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.broker.Refusal;
import java.time.Duration;
import java.util.Optional;

/**
 * One occurrence of a {@link Problem}, as RFC 9457 calls it.
 *
 * @param pointer where in the body the fault lies (RFC 6901)
 */
record ProblemDetails(Problem problem, String detail, Optional<String> pointer, Optional<Duration> retryAfter) {

    static ProblemDetails of(Problem problem, String detail) {
        return new ProblemDetails(problem, detail, Optional.empty(), Optional.empty());
    }

    static ProblemDetails at(String pointer, String detail) {
        return new ProblemDetails(Problem.INVALID_REQUEST, detail, Optional.of(pointer), Optional.empty());
    }

    static ProblemDetails later(Problem problem, String detail, Duration retryAfter) {
        return new ProblemDetails(problem, detail, Optional.empty(), Optional.of(retryAfter));
    }

    static ProblemDetails of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull(var retryAfter) ->
                later(Problem.QUEUE_FULL, "Each compartment named has as many waiting as it may.", retryAfter);
            case Refusal.Overloaded(var heldMax, var retryAfter) ->
                later(Problem.OVERLOADED, "This node holds %d requests at most.".formatted(heldMax), retryAfter);
            case Refusal.Draining(var retryAfter) ->
                later(Problem.DRAINING, "This node takes no more requests; others do.", retryAfter);
            case Refusal.Unavailable(var retryAfter) ->
                later(
                        Problem.UNAVAILABLE,
                        "The part of the cluster that keeps these compartments is busy.",
                        retryAfter);
        };
    }
}
