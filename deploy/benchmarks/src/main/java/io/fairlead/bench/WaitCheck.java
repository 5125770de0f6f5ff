// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * P2. No eligible pair waits together in vain: for longer than {@link CheckSettings#pairWaitMax}, not counting the
 * times in which the marks allow the cluster to be out of service.
 *
 * <p>Exact, and without looking at all pairs. Within a compartment all waits are taken in the order in which they
 * begin. A wait that begins at <em>t</em> overlaps an earlier one of the other side from <em>t</em> to the earlier of
 * both ends; so, of all earlier ones with equal traits, the one that ends last overlaps longest, and it alone is
 * remembered. That holds on any clock that never runs backwards, hence also on the one that stands still during
 * disturbances. The cost is a sort, and for each wait one look at each distinct traits of the other side.
 */
final class WaitCheck {

    private record Compartment(boolean personal, String id) {
        @Override
        public String toString() {
            return (personal ? "personal " : "common ") + id;
        }
    }

    private final Books books;
    private final Findings findings;
    private final CheckSettings settings;
    private final Eligibility eligibility;
    private final Map<String, Duration> longest = new HashMap<>();

    WaitCheck(Books books, Findings findings, CheckSettings settings) {
        this.books = books;
        this.findings = findings;
        this.settings = settings;
        this.eligibility = new Eligibility(settings);
    }

    Outages run() {
        Map<Compartment, List<Wait>> waits = new HashMap<>();
        for (List<Exchange> side : List.of(books.announcements(), books.offers())) {
            for (Exchange exchange : side) {
                Wait.of(exchange, books, settings).forEach(wait -> file(wait, waits));
            }
        }
        waits.forEach(this::sweep);
        return new Outages(longest);
    }

    private static void file(Wait wait, Map<Compartment, List<Wait>> waits) {
        wait.peer()
                .commonCompartments()
                .forEach(id -> waits.computeIfAbsent(new Compartment(false, id), _ -> new ArrayList<>())
                        .add(wait));
        wait.peer()
                .personalCompartments()
                .forEach(id -> waits.computeIfAbsent(new Compartment(true, id), _ -> new ArrayList<>())
                        .add(wait));
    }

    private void sweep(Compartment compartment, List<Wait> waits) {
        waits.sort(Comparator.comparingLong(Wait::from));
        Map<Wait.Traits, Wait> lastingProxies = new HashMap<>();
        Map<Wait.Traits, Wait> lastingClients = new HashMap<>();
        long longestNanos = 0;
        for (Wait wait : waits) {
            boolean client = wait.peer().side() == Peer.Side.CLIENT;
            Map<Wait.Traits, Wait> others = client ? lastingProxies : lastingClients;
            for (Wait other : others.values()) {
                if (other.to() > wait.from() && mayMeet(wait, other, compartment.personal())) {
                    longestNanos = Math.max(longestNanos, together(wait, other, compartment));
                }
            }
            (client ? lastingClients : lastingProxies)
                    .merge(wait.traits(), wait, (old, next) -> next.to() > old.to() ? next : old);
        }
        if (longestNanos > 0) {
            longest.put(compartment.toString(), Duration.ofNanos(longestNanos));
        }
    }

    private boolean mayMeet(Wait one, Wait other, boolean friends) {
        return one.peer().side() == Peer.Side.PROXY
                ? eligibility.traitsFit(one.peer(), other.peer(), friends)
                : eligibility.traitsFit(other.peer(), one.peer(), friends);
    }

    /** For how long two waits overlap, of which the first began later. */
    private long together(Wait wait, Wait earlier, Compartment compartment) {
        long end = Math.min(wait.to(), earlier.to());
        long excusable = books.faults().undisturbed(end) - books.faults().undisturbed(wait.from());
        if (excusable > settings.pairWaitMax().toNanos()) {
            findings.breach(
                    Promise.P2,
                    "an eligible pair waited together in vain",
                    "%.3f s (%.3f s of them undisturbed) from %s on in %s: %s | %s"
                            .formatted(
                                    (end - wait.from()) / 1e9,
                                    excusable / 1e9,
                                    Ticks.instant(wait.from()),
                                    compartment,
                                    Findings.words(earlier.exchange()),
                                    Findings.words(wait.exchange())));
        }
        return end - wait.from();
    }
}
