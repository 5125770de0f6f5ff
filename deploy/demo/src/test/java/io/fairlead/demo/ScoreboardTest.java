// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static io.fairlead.demo.Scoreboard.Side.CLIENT;
import static io.fairlead.demo.Scoreboard.Side.PROXY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private static final Persona IN_BOTH_COMMON = People.person("p01", "DE", Pool.COMMON_1, Pool.COMMON_2);
    private static final Persona IN_ONE = People.person("p02", "DE", Pool.COMMON_2);

    private final Scoreboard scoreboard = new Scoreboard(() -> Duration.ofMillis(1_540));

    @Test
    void waits_countsAPeerOnceAndInEachOfItsCompartments() {
        scoreboard.waits(PROXY, IN_BOTH_COMMON);
        scoreboard.waits(PROXY, IN_ONE);
        scoreboard.waits(CLIENT, IN_ONE);

        var now = scoreboard.snapshot();
        assertThat(now.proxies().all()).isEqualTo(2);
        assertThat(now.proxies().in(Pool.COMMON_1)).isEqualTo(1);
        assertThat(now.proxies().in(Pool.COMMON_2)).isEqualTo(2);
        assertThat(now.proxies().in(Pool.FRIENDS_1)).isZero();
        assertThat(now.clients().all()).isEqualTo(1);
        assertThat(now.announcements()).isEqualTo(2);
        assertThat(now.offers()).isEqualTo(1);
    }

    @Test
    void waitsNoMore_keepsTheCountOfRequests() {
        scoreboard.waits(PROXY, IN_BOTH_COMMON);
        scoreboard.waitsNoMore(PROXY, IN_BOTH_COMMON);

        var now = scoreboard.snapshot();
        assertThat(now.proxies().all()).isZero();
        assertThat(now.proxies().in(Pool.COMMON_1)).isZero();
        assertThat(now.announcements()).isEqualTo(1);
    }

    @Test
    void answered_countsCompatiblePairsAndLatency() {
        scoreboard.answered(Duration.ofMillis(10), true);
        scoreboard.answered(Duration.ofMillis(30), false);

        var now = scoreboard.snapshot();
        assertThat(now.answered()).isEqualTo(2);
        assertThat(now.answeredNatCompatible()).isEqualTo(1);
        assertThat(now.p50()).hasMillis(10);
        assertThat(now.p99()).hasMillis(30);
    }

    @Test
    void inVain_countsByReasonAndSide() {
        scoreboard.inVain(CLIENT, "no-proxy");
        scoreboard.inVain(CLIENT, "no-proxy");
        scoreboard.inVain(PROXY, "no-client");

        var now = scoreboard.snapshot();
        assertThat(now.offersUnanswered()).containsExactly(entry("no-proxy", 2));
        assertThat(now.announcementsUnmatched()).containsOnlyKeys("no-client");
    }

    @Test
    void tell_keepsTheLatestEventsWithTheirTime() {
        for (int i = 1; i <= 9; i++) {
            scoreboard.tell("event " + i);
        }

        assertThat(scoreboard.snapshot().events())
                .hasSize(8)
                .startsWith("   1.5 s  event 2")
                .endsWith("   1.5 s  event 9");
    }
}
