// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.management.javadsl.ReadinessCheckSetup;

/** Whether this node wants new requests: what the management endpoint's {@code /ready} asks besides cluster membership. */
final class Readiness {

    private volatile boolean ready;

    /** To be given to the actor system when it is created. */
    ReadinessCheckSetup setup() {
        Supplier<CompletionStage<Boolean>> check = () -> CompletableFuture.completedFuture(ready);
        return ReadinessCheckSetup.create(_ -> List.of(check));
    }

    void turnGreen() {
        ready = true;
    }

    void turnRed() {
        ready = false;
    }
}
