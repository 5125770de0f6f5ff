// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Decides from a ledger, and nothing else, whether the broker kept its promises. It takes the callers' side: what
 * callers cannot see is no breach, and what they see counts however good the broker's reasons are, unless a
 * {@link Mark} excuses it.
 *
 * <p>P6 needs a look inside the nodes: pass what they count before the first and after the last request.
 */
public final class Checker {

    private static final int HISTOGRAM_DIGITS = 3;

    private final CheckSettings settings;
    private final Books books;
    private final Findings findings = new Findings();

    private Checker(Ledger ledger, CheckSettings settings) {
        this.settings = settings;
        this.books = new Books(ledger, settings);
    }

    public static Report check(Ledger ledger) {
        return check(ledger, CheckSettings.USUAL);
    }

    public static Report check(Ledger ledger, CheckSettings settings) {
        return new Checker(ledger, settings).report(Map.of(), Map.of());
    }

    /**
     * Checks P6 as well.
     *
     * @param before what the nodes count, by any names, before the first request
     * @param after the same after the last
     */
    public static Report check(
            Ledger ledger, CheckSettings settings, Map<String, Long> before, Map<String, Long> after) {
        return new Checker(ledger, settings).report(before, after);
    }

    private Report report(Map<String, Long> before, Map<String, Long> after) {
        var once = new OnceCheck(books, findings);
        var ghosts = new GhostCheck(books, findings, settings);
        var waits = new WaitCheck(books, findings, settings);
        once.run();
        ghosts.run();
        Outages outages = waits.run();
        new AnswerCheck(books, findings).run();
        new RulesCheck(books, findings, new Eligibility(settings)).run();
        new LossCheck(books, findings, settings).run();
        new RefusalCheck(books, findings).run();
        nothingLeft(before, after);
        return new Report(
                verdicts(after),
                books.announcements().stream()
                        .filter(a -> a.end() == End.MATCHED)
                        .count(),
                once.handedOn(),
                once.handedOnUndisturbed(),
                ghosts.lostRaces(),
                outages,
                byKind(),
                length(),
                offerToAnnouncement(),
                latency(books.offers(), End.ANSWERED),
                latency(books.answers(), End.DELIVERED));
    }

    private void nothingLeft(Map<String, Long> before, Map<String, Long> after) {
        after.forEach((name, count) -> {
            long start = before.getOrDefault(name, 0L);
            if (count > start) {
                findings.breach(Promise.P6, "something is left", name + " was " + start + " and is " + count);
            }
        });
    }

    private Map<Promise, Verdict> verdicts(Map<String, Long> after) {
        Map<Promise, Verdict> verdicts = new EnumMap<>(Promise.class);
        for (Promise promise : Promise.values()) {
            verdicts.put(promise, findings.verdict(promise));
        }
        if (after.isEmpty()) {
            verdicts.put(Promise.P6, Verdict.UNKNOWN);
        }
        return verdicts;
    }

    private Stream<Exchange> all() {
        return Stream.of(books.announcements(), books.offers(), books.answers()).flatMap(List::stream);
    }

    private SortedMap<String, Long> byKind() {
        SortedMap<String, Long> kinds = new TreeMap<>();
        all().forEach(exchange -> kinds.merge(kind(exchange), 1L, Long::sum));
        return kinds;
    }

    private static String kind(Exchange exchange) {
        String kind = exchange.kind() + " " + exchange.end();
        return switch (exchange.end()) {
            case NO_MATCH, NO_ANSWER, PROBLEM -> kind + " " + exchange.outcome().word();
            case MATCHED, ANSWERED, DELIVERED, NO_CLIENT, UNREADABLE, REFUSED, RESET, CLOSED, TIMEOUT -> kind;
            case ABORTED_BY_CLOSE, ABORTED_BY_RESET, STOPPED -> kind;
        };
    }

    private Duration length() {
        LongSummaryStatistics starts =
                all().mapToLong(exchange -> exchange.request().sentNanos()).summaryStatistics();
        LongSummaryStatistics ends =
                all().mapToLong(exchange -> exchange.outcome().endedNanos()).summaryStatistics();
        return starts.getCount() == 0 ? Duration.ZERO : Duration.ofNanos(ends.getMax() - starts.getMin());
    }

    private Latency offerToAnnouncement() {
        Histogram histogram = new Histogram(HISTOGRAM_DIGITS);
        for (Exchange announcement : books.announcements()) {
            books.find(Kind.OFFER, announcement.outcome().seen())
                    .ifPresent(offer -> histogram.recordValue(Math.max(
                            0,
                            announcement.outcome().endedNanos()
                                    - offer.request().dueNanos())));
        }
        return Latency.of(histogram);
    }

    private static Latency latency(List<Exchange> exchanges, End end) {
        Histogram histogram = new Histogram(HISTOGRAM_DIGITS);
        for (Exchange exchange : exchanges) {
            if (exchange.end() == end) {
                histogram.recordValue(Math.max(
                        0, exchange.outcome().endedNanos() - exchange.request().dueNanos()));
            }
        }
        return Latency.of(histogram);
    }
}
