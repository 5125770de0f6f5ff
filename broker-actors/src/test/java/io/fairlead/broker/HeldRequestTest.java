// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class HeldRequestTest {

    private final List<String> told = new ArrayList<>();
    private final HeldRequest<Integer> held = new HeldRequest<>();

    private void tell(String whom) {
        held.tell(() -> told.add(whom + ": gone"), () -> told.add(whom + ": closed"));
    }

    @Test
    void complete_firstOutcomeCounts() {
        held.complete(1);
        held.complete(2);
        held.end();

        assertThat(held.outcome().toCompletableFuture()).isCompletedWithValue(1);
    }

    @Test
    void end_withoutAnOutcomeIsABug() {
        held.end();
        held.complete(1);

        assertThat(held.outcome().toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("ended without an outcome");
    }

    @Test
    void callerGone_isToldToTheActor() {
        tell("actor");
        assertThat(told).isEmpty();

        held.callerGone();

        assertThat(told).containsExactly("actor: gone");
        assertThat(held.isCallerGone()).isTrue();
    }

    @Test
    void callerGone_isToldOnce() {
        tell("actor");

        held.callerGone();
        held.callerGone();

        assertThat(told).containsExactly("actor: gone");
    }

    @Test
    void callerGone_beforeThereIsAnActorIsToldWhenThereIs() {
        held.callerGone();

        tell("actor");

        assertThat(told).containsExactly("actor: gone");
    }

    @Test
    void callerGone_afterTheOutcomeIsToldAsWell() {
        tell("actor");
        held.complete(1);

        held.callerGone();

        assertThat(told).containsExactly("actor: gone");
    }

    @Test
    void callerGone_withoutAnActorIsHarmless() {
        held.callerGone();
        held.callerGone();

        assertThat(held.outcome().toCompletableFuture()).isNotDone();
    }

    @Test
    void callerGone_isToldToWhoeverWasNamedLast() {
        tell("first");
        tell("second");

        held.callerGone();

        assertThat(told).containsExactly("second: gone");
    }

    /** The one that was told may have stopped already. */
    @Test
    void callerGone_isToldAgainToWhoeverIsNamedAfterwards() {
        tell("first");
        held.callerGone();

        tell("second");

        assertThat(told).containsExactly("first: gone", "second: gone");
    }

    @Test
    void callerClosed_isToldOnceToWhoeverWantsToKnow() {
        tell("actor");

        held.callerClosed();
        held.callerClosed();

        assertThat(told).containsExactly("actor: closed");
        assertThat(held.isCallerGone()).isFalse();
    }

    @Test
    void callerClosed_isToldToWhoeverIsNamedAfterwards() {
        held.tell(() -> told.add("first: gone"));
        held.callerClosed();
        assertThat(told).isEmpty();

        tell("second");

        assertThat(told).containsExactly("second: closed");
    }
}
