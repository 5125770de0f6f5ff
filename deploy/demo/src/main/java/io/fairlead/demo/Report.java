// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the demo shows, as lines of at most {@value #WIDTH} visible characters: the live view, one-liners, the summary.
 */
final class Report {

    static final int WIDTH = 79;

    private static final int BAR_MAX = 20;

    private final DemoOptions options;
    private final Promises promises;
    private final Style style;

    Report(DemoOptions options, Promises promises, Style style) {
        this.options = options;
        this.promises = promises;
        this.style = style;
    }

    /** The whole picture at one moment, for a terminal that can be redrawn. */
    List<String> live(Scoreboard.Snapshot now, Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add(style.title("Fairlead demo")
                + "   %d s of %d s   %d proxies, %d clients"
                        .formatted(
                                elapsed.toSeconds(),
                                options.length().toSeconds(),
                                options.proxies(),
                                options.clients()));
        lines.add("");
        lines.add(style.faint("%-12s%-30s%s".formatted("waiting", "proxies", "clients")));
        for (Pool pool : Pool.values()) {
            String proxies = bar(now.proxies().in(pool));
            String clients = bar(now.clients().in(pool));
            lines.add("%-12s%-30s%s".formatted(pool.label(), proxies, clients));
        }
        lines.add("");
        results(now).forEach(line -> lines.add(cut(line)));
        lines.add("");
        lines.add(style.faint("latest"));
        now.events().forEach(event -> lines.add(cut(event)));
        return lines;
    }

    /** The same in one line, for a log. */
    String line(Scoreboard.Snapshot now, Duration elapsed) {
        return "%3d s  waiting: %d proxies, %d clients  matched %d  answered %d of %d  p50 %d ms  p99 %d ms  promises %s"
                .formatted(
                        elapsed.toSeconds(),
                        now.proxies().all(),
                        now.clients().all(),
                        now.matched(),
                        now.answered(),
                        now.offers(),
                        now.p50().toMillis(),
                        now.p99().toMillis(),
                        promises.kept() ? "kept" : "BROKEN");
    }

    List<String> summary(Scoreboard.Snapshot now, Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.title("Summary") + " after %.1f s".formatted(elapsed.toMillis() / 1000.0));
        lines.addAll(results(now));
        lines.add(row("unmatched", counts(now.announcementsUnmatched())));
        lines.add("");
        lines.add(style.title("%-57s".formatted("Promises")) + style.faint("checked   broken"));
        for (Promises.Promise promise : Promises.Promise.values()) {
            lines.add(promiseRow(promise));
        }
        promises.breaches().forEach(breach -> lines.add(style.bad(breach)));
        if (promises.strangers() > 0) {
            lines.add(
                    "not checked: %d meetings with strangers in the same compartments".formatted(promises.strangers()));
        }
        lines.add("");
        lines.add("The same crowd again: --proxies %d --clients %d --seed %d"
                .formatted(options.proxies(), options.clients(), options.seed()));
        return lines;
    }

    private List<String> results(Scoreboard.Snapshot now) {
        return List.of(
                row("offers", "%d, answered %s".formatted(now.offers(), share(now.answered(), now.offers()))),
                row(
                        "announced",
                        "%d, matched %s".formatted(now.announcements(), share(now.matched(), now.announcements()))),
                row(
                        "NAT",
                        share(now.answeredNatCompatible(), now.answered()) + " of the answered pairs are compatible"),
                row("latency", latency(now)),
                row("unanswered", counts(now.offersUnanswered())),
                row("promises", promises.kept() ? style.good("all kept") : style.bad("BROKEN")));
    }

    private static String latency(Scoreboard.Snapshot now) {
        return "offer to answer p50 %d ms, p99 %d ms"
                .formatted(now.p50().toMillis(), now.p99().toMillis());
    }

    private String promiseRow(Promises.Promise promise) {
        var tally = promises.tally(promise);
        var row = "%-57s%7d%9d".formatted(promise.text(), tally.checked(), tally.broken());
        if (tally.checked() == 0) {
            return style.faint(row + "  not seen");
        }
        return tally.broken() == 0 ? style.good(row) : style.bad(row);
    }

    private static String row(String name, String text) {
        return "%-12s%s".formatted(name, text);
    }

    private static String bar(int count) {
        return "%3d %s".formatted(count, "#".repeat(Math.min(count, BAR_MAX)));
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "0" : "%d (%d %%)".formatted(part, Math.round(100.0 * part / whole));
    }

    private static String counts(Map<String, Integer> counts) {
        var text = counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "nothing to tell" : text;
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }
}
