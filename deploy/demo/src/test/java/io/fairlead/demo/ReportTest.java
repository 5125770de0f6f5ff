// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Duration ELAPSED = Duration.ofSeconds(12);

    private final Scoreboard scoreboard = new Scoreboard(() -> ELAPSED);
    private final Promises promises = new Promises("crowd");
    private final Report report = new Report(
            new DemoOptions(List.of(URI.create("http://a")), 1_000, 1_000, Duration.ofHours(1), Long.MAX_VALUE, true),
            promises,
            Style.PLAIN);

    @Test
    void live_fitsATerminal() {
        for (int i = 0; i < 1_000; i++) {
            scoreboard.waits(Scoreboard.Side.PROXY, People.person("p", "DE", Pool.COMMON_1));
            scoreboard.waits(Scoreboard.Side.CLIENT, People.person("c", "DE", Pool.COMMON_1));
        }
        scoreboard.tell("x".repeat(200));

        assertThat(report.live(scoreboard.snapshot(), ELAPSED))
                .hasSizeLessThanOrEqualTo(24)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Report.WIDTH));
    }

    @Test
    void line_saysHowThingsStand() {
        scoreboard.waits(Scoreboard.Side.CLIENT, People.person("c", "DE", Pool.COMMON_1, Pool.FRIENDS_1));
        scoreboard.matched();
        scoreboard.answered(Duration.ofMillis(40), true);

        assertThat(report.line(scoreboard.snapshot(), ELAPSED))
                .isEqualTo(" 12 s  waiting: 0 proxies, 1 clients  matched 1  answered 1 of 1"
                        + "  p50 40 ms  p99 40 ms  promises kept");
    }

    @Test
    void summary_namesTheSeedAndEveryPromise() {
        var summary = String.join("\n", report.summary(scoreboard.snapshot(), ELAPSED));

        assertThat(summary).contains("--seed " + Long.MAX_VALUE);
        assertThat(Promises.Promise.values())
                .allSatisfy(promise -> assertThat(summary).contains(promise.text()));
    }

    @Test
    void summary_showsABreach() {
        promises.answered("crowd-c01-1", new Reply.Answered("id", "v=0\r\no=fairlead-demo-crowd-p01-1 ", 1, true));

        assertThat(report.summary(scoreboard.snapshot(), ELAPSED))
                .contains("promises    BROKEN")
                .anyMatch(line -> line.contains("got an answer that was not made for it"));
    }
}
