// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.time.Duration;

/** What becomes of the connections that one node has opened to another. */
sealed interface LinkRule {

    /** Everything arrives at once. */
    record Pass() implements LinkRule {}

    /** Everything arrives, in order, later by {@code least} and up to {@code jitter} more. */
    record Delay(Duration least, Duration jitter) implements LinkRule {}

    /** Connections are reset, new ones as soon as they are made: a machine that refuses. */
    record Cut() implements LinkRule {}

    /**
     * Connections stay open and are made, and what is sent is swallowed: a firewall that drops. When another rule
     * follows, those that have swallowed something are reset.
     */
    record BlackHole() implements LinkRule {}

    /**
     * What is sent is kept until another rule follows: a broken line, whose packets are sent again when it is mended.
     */
    record Hold() implements LinkRule {}

    /** The receiver is told that nothing more will come, the sender is not, and what it sends is swallowed. */
    record HalfClose() implements LinkRule {}
}
