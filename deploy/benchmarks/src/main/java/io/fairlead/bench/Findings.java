// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects breaches while checks run: all are counted, the first few of each kind are kept in words. */
final class Findings {

    private static final int EVIDENCE_PER_KIND = 5;

    private final Map<Promise, Map<String, List<String>>> evidence = new EnumMap<>(Promise.class);
    private final Map<Promise, Map<String, Long>> counts = new EnumMap<>(Promise.class);

    /** @param kind the same for breaches of one sort */
    void breach(Promise promise, String kind, Exchange... records) {
        breach(promise, kind, () -> words(records));
    }

    void breach(Promise promise, String kind, String detail) {
        breach(promise, kind, () -> detail);
    }

    private void breach(Promise promise, String kind, Supplier<String> detail) {
        counts.computeIfAbsent(promise, _ -> new TreeMap<>()).merge(kind, 1L, Long::sum);
        List<String> kept =
                evidence.computeIfAbsent(promise, _ -> new TreeMap<>()).computeIfAbsent(kind, _ -> new ArrayList<>());
        if (kept.size() < EVIDENCE_PER_KIND) {
            kept.add(kind + ": " + detail.get());
        }
    }

    long count(Promise promise) {
        return counts.getOrDefault(promise, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    Verdict verdict(Promise promise) {
        long breaches = count(promise);
        List<String> all = evidence.getOrDefault(promise, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
        return new Verdict(breaches == 0 ? Verdict.Decision.KEPT : Verdict.Decision.BROKEN, breaches, all);
    }

    private static String words(Exchange... records) {
        List<String> words = new ArrayList<>();
        for (Exchange record : records) {
            words.add(words(record));
        }
        return String.join(" | ", words);
    }

    static String words(Exchange exchange) {
        Exchange.Request request = exchange.request();
        Exchange.Outcome outcome = exchange.outcome();
        String connection = outcome.connectionId().isEmpty() ? request.posted().connectionId() : outcome.connectionId();
        return "%s %s at %s, sent %s, ended %.3f s later: %s %s %s, saw %s, connection %s"
                .formatted(
                        request.kind(),
                        Token.text(request.token()),
                        request.node(),
                        Ticks.instant(request.sentNanos()),
                        (outcome.endedNanos() - request.sentNanos()) / 1e9,
                        outcome.end(),
                        outcome.status(),
                        outcome.word(),
                        Token.text(outcome.seen()),
                        connection.substring(0, Math.min(8, connection.length())));
    }
}
