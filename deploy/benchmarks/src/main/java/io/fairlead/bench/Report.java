// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a ledger shows.
 *
 * @param matches announcements that were given an offer
 * @param handedOn offers that were given to more than one announcement, of which {@code handedOnUndisturbed} without a
 *     mark of a fault near it
 * @param lostRaces offers without an answer whose proxy had just gone
 * @param byKind how requests ended: "OFFER NO_MATCH no-proxy" and so on
 */
public record Report(
        Map<Promise, Verdict> verdicts,
        long matches,
        long handedOn,
        long handedOnUndisturbed,
        long lostRaces,
        Outages outages,
        SortedMap<String, Long> byKind,
        Duration length,
        Latency offerToAnnouncement,
        Latency offerToAnswer,
        Latency answerToDelivered) {

    private static final int WORST = 3;

    public Report {
        verdicts = Map.copyOf(verdicts);
        byKind = new TreeMap<>(byKind);
    }

    /** Whether no promise was seen broken. */
    public boolean allKept() {
        return verdicts.values().stream().noneMatch(Verdict::isBroken);
    }

    public Verdict verdict(Promise promise) {
        return verdicts.getOrDefault(promise, Verdict.UNKNOWN);
    }

    /** How often one announcement was given to two offers, or one offer got two answers. */
    public long doubleMatches() {
        return verdict(Promise.P1).breaches();
    }

    public long wrongAnswers() {
        return verdict(Promise.P4).breaches();
    }

    /** Requests lost whose node survived. */
    public long lost() {
        return verdict(Promise.SURVIVORS).breaches();
    }

    public long ghosts() {
        return verdict(Promise.P3).breaches();
    }

    public double matchesPerSecond() {
        return length.isZero() ? 0 : matches * 1e9 / length.toNanos();
    }

    /** How many requests ended so, as {@link #byKind} has it; those whose text begins like this. */
    public long ended(String kind) {
        return byKind.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The whole report as lines of text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("matches %d in %.1f s (%.0f/s)%n".formatted(matches, length.toNanos() / 1e9, matchesPerSecond()));
        text.append("double matches %d, wrong answers %d, survivors' requests lost %d, ghosts %d%n"
                .formatted(doubleMatches(), wrongAnswers(), lost(), ghosts()));
        text.append("offers handed on to another proxy %d (%d without a fault near), lost races %d%n"
                .formatted(handedOn, handedOnUndisturbed, lostRaces));
        text.append("longest outage %.3f s; compartments with one over 2 s: %d, over 10 s: %d%n"
                .formatted(
                        outages.longest().toNanos() / 1e9,
                        outages.longerThan(Duration.ofSeconds(2)),
                        outages.longerThan(Duration.ofSeconds(10))));
        outages.worst(WORST)
                .forEach(outage -> text.append(
                        "  %.3f s in %s%n".formatted(outage.getValue().toNanos() / 1e9, outage.getKey())));
        text.append("offer to announcement: ").append(offerToAnnouncement).append('\n');
        text.append("offer to answer:       ").append(offerToAnswer).append('\n');
        text.append("answer to delivered:   ").append(answerToDelivered).append('\n');
        byKind.forEach((kind, count) -> text.append("  %,9d  %s%n".formatted(count, kind)));
        for (Promise promise : Promise.values()) {
            text.append(line(promise, verdict(promise)));
        }
        return text.toString();
    }

    private static String line(Promise promise, Verdict verdict) {
        String head = "%-9s %-45s %s".formatted(promise, promise.text(), verdict.decision());
        String tail = verdict.isBroken() ? " (" + verdict.breaches() + ")" : "";
        return head
                + tail
                + verdict.evidence().stream().map(line -> "\n    " + line).collect(Collectors.joining("", "", "\n"));
    }
}
