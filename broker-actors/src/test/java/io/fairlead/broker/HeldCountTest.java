// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeldCountTest {

    private final HeldCount count = new HeldCount(2);

    @Test
    void tryAdd_refusesWhatIsTooMany() {
        assertThat(count.tryAdd()).isTrue();
        assertThat(count.tryAdd()).isTrue();
        assertThat(count.tryAdd()).isFalse();
        assertThat(count.tryAdd()).isFalse();

        assertThat(count.now()).isEqualTo(2);
        assertThat(count.max()).isEqualTo(2);
    }

    @Test
    void removeAfter_makesRoomWhateverTheOutcome() {
        CompletableFuture<String> good = new CompletableFuture<>();
        CompletableFuture<String> bad = new CompletableFuture<>();
        count.tryAdd();
        count.tryAdd();
        count.removeAfter(good);
        count.removeAfter(bad);
        assertThat(count.now()).isEqualTo(2);

        good.complete("done");
        assertThat(count.now()).isEqualTo(1);
        bad.completeExceptionally(new IllegalStateException("a bug"));
        assertThat(count.now()).isZero();
    }
}
