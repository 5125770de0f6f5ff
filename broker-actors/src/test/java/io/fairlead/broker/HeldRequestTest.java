// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class HeldRequestTest {

    private final TestInbox<String> actor = TestInbox.create("actor");
    private final HeldRequest<Integer, String> held = new HeldRequest<>("gone", "closed");

    @Test
    void complete_firstOutcomeCounts() {
        held.complete(1);
        held.complete(2);
        held.failIfIncomplete("too late");

        assertThat(held.outcome().toCompletableFuture()).isCompletedWithValue(1);
    }

    @Test
    void failIfIncomplete_isABug() {
        held.failIfIncomplete("ended without an outcome");
        held.complete(1);

        assertThat(held.outcome().toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("ended without an outcome");
    }

    @Test
    void callerGone_isToldToTheActor() {
        held.heldBy(actor.getRef());
        assertThat(actor.hasMessages()).isFalse();

        held.callerGone();

        assertThat(actor.getAllReceived()).containsExactly("gone");
    }

    @Test
    void callerGone_beforeThereIsAnActorIsToldWhenThereIs() {
        held.callerGone();

        held.heldBy(actor.getRef());

        assertThat(actor.getAllReceived()).containsExactly("gone");
    }

    @Test
    void callerGone_afterTheOutcomeIsToldAsWell() {
        held.heldBy(actor.getRef());
        held.complete(1);

        held.callerGone();

        assertThat(actor.getAllReceived()).containsExactly("gone");
    }

    @Test
    void callerGone_withoutAnActorIsHarmless() {
        held.callerGone();
        held.callerGone();

        assertThat(held.outcome().toCompletableFuture()).isNotDone();
    }
}
