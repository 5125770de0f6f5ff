// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.time.Duration;

/** Why the broker does not hold a request: expected, harmless, and worth a retry after the time given. */
public sealed interface Refusal {

    Duration retryAfter();

    /** Every compartment asked for has as many waiting as it may. */
    record QueueFull(Duration retryAfter) implements Refusal {}

    /** This node holds as many requests as it may. */
    record Overloaded(int heldMax, Duration retryAfter) implements Refusal {}

    /** This node is leaving the cluster. */
    record Draining(Duration retryAfter) implements Refusal {}

    /** No matcher could be reached for as long as the request was prepared to wait. */
    record Unavailable(Duration retryAfter) implements Refusal {}
}
