// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingTest {

    private final Standing standing = new Standing(Set.of(COMMON, COMMON_2), CONVERSATIONS);

    @Test
    void unheard_untilAnyMatcherHasSpoken() {
        assertThat(standing.isUnheard()).isTrue();
        standing.fullIn(COMMON);
        assertThat(standing.isUnheard()).isFalse();
    }

    @Test
    void fullEverywhere_onlyWhenNoMatcherHasRoom() {
        standing.fullIn(COMMON);
        assertThat(standing.isFullEverywhere()).isFalse();
        standing.fullIn(COMMON_2);
        assertThat(standing.isFullEverywhere()).isTrue();
    }

    @Test
    void fullEverywhere_notWhenRoomHasComeMeanwhile() {
        standing.fullIn(COMMON);
        standing.fullIn(COMMON_2);
        standing.roomIn(COMMON);
        assertThat(standing.isFullEverywhere()).isFalse();
    }

    @Test
    void refresh_isSoonWhileOneIsSilent() {
        standing.roomIn(COMMON);
        assertThat(standing.scheduleNext(ofMillis(100))).isEqualTo(CONVERSATIONS.replyMax());
        standing.fullIn(COMMON_2);
        assertThat(standing.scheduleNext(ofMillis(100)))
                .isEqualTo(CONVERSATIONS.refreshInterval().minusMillis(100));
    }

    @Test
    void refresh_isNotPostponedByWhatOneSays() {
        assertThat(standing.scheduleNext(ofMillis(100))).isEqualTo(CONVERSATIONS.replyMax());
        standing.roomIn(COMMON);
        assertThat(standing.scheduleNext(ofMillis(150)))
                .isEqualTo(CONVERSATIONS.replyMax().minusMillis(50));
    }

    @Test
    void refresh_ofAllIsCountedFromTheLast() {
        standing.roomIn(COMMON);
        standing.roomIn(COMMON_2);
        standing.toldAll(ofSeconds(3));
        assertThat(standing.scheduleNext(ofSeconds(5)))
                .isEqualTo(CONVERSATIONS.refreshInterval().minusSeconds(2));
        assertThat(standing.scheduleNext(ofSeconds(301))).isZero();
    }

    @Test
    void due_onlyTheSilentOnesSoonAndAllAtTheRefresh() {
        standing.roomIn(COMMON);
        assertThat(standing.due(CONVERSATIONS.replyMax())).containsExactly(COMMON_2);
        assertThat(standing.due(CONVERSATIONS.refreshInterval())).containsExactlyInAnyOrder(COMMON, COMMON_2);
        assertThat(standing.due(CONVERSATIONS.refreshInterval().plusMillis(1))).containsExactly(COMMON_2);
    }

    @Test
    void askedAnew_silentOnesAreDueSoonAndHaveBeenHeardOf() {
        standing.roomIn(COMMON);
        standing.fullIn(COMMON_2);
        standing.askedAnew(ofSeconds(3));
        standing.roomIn(COMMON);
        assertThat(standing.due(ofSeconds(3).plus(CONVERSATIONS.replyMax()))).containsExactly(COMMON_2);
        standing.askedAnew(ofSeconds(4));
        assertThat(standing.isUnheard()).isFalse();
    }

    @Test
    void stranger_changesNothing() {
        standing.roomIn(PERSONAL);
        assertThat(standing.isUnheard()).isTrue();
    }
}
