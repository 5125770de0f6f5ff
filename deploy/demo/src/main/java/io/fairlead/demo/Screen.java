// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Where the demo shows itself: a terminal that is redrawn, or a file or pipe that gets a line now and then. */
sealed interface Screen {

    /** How often there is something new to show. */
    Duration interval();

    void show(Scoreboard.Snapshot now, Duration elapsed);

    /** The last thing that is shown. */
    void end(List<String> summary);

    /** Redraws the visible page in place, and hides the cursor meanwhile. */
    record Terminal(PrintStream out, Report report) implements Screen {

        private static final String HOME_AND_HIDE_CURSOR = "\u001b[H\u001b[?25l";
        private static final String CLEAR_LINE_END = "\u001b[K";
        private static final String CLEAR_BELOW = "\u001b[J";
        private static final String SHOW_CURSOR = "\u001b[?25h";

        static Terminal cleared(PrintStream out, Report report) {
            out.print("\u001b[2J");
            return new Terminal(out, report);
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(250);
        }

        @Override
        public void show(Scoreboard.Snapshot now, Duration elapsed) {
            var page = new StringBuilder(HOME_AND_HIDE_CURSOR);
            report.live(now, elapsed)
                    .forEach(line -> page.append(line).append(CLEAR_LINE_END).append('\n'));
            out.print(page.append(CLEAR_BELOW));
            out.flush();
        }

        @Override
        public void end(List<String> summary) {
            out.print(SHOW_CURSOR);
            summary.forEach(out::println);
            out.flush();
        }
    }

    /** One line every two seconds. */
    record Log(PrintStream out, Report report) implements Screen {

        @Override
        public Duration interval() {
            return Duration.ofSeconds(2);
        }

        @Override
        public void show(Scoreboard.Snapshot now, Duration elapsed) {
            out.println(report.line(now, elapsed));
        }

        @Override
        public void end(List<String> summary) {
            summary.forEach(out::println);
        }
    }
}
