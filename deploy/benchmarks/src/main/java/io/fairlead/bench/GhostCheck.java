// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * P3. An offer that ended without an answer, and that no proxy of the ledger has seen, was given to announcements whose
 * requests had gone. One that went while the offer waited, or a moment before, is a lost race. When there is none such,
 * the offer was given to a ghost.
 *
 * <p>Whether the offer looked for another proxy after a lost race is for {@link WaitCheck}, for which an unseen offer
 * seeks to its end.
 */
final class GhostCheck {

    private final Books books;
    private final Findings findings;
    private final CheckSettings settings;
    private final Eligibility eligibility;
    private final Map<String, List<Exchange>> goneByCompartment = new HashMap<>();
    private long lostRaces;

    GhostCheck(Books books, Findings findings, CheckSettings settings) {
        this.books = books;
        this.findings = findings;
        this.settings = settings;
        this.eligibility = new Eligibility(settings);
        for (Exchange announcement : books.announcements()) {
            if (!announcement.end().isReply()) {
                compartments(books.peer(announcement))
                        .forEach(id -> goneByCompartment
                                .computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(announcement));
            }
        }
        goneByCompartment.values().forEach(gone -> gone.sort(Comparator.comparingLong(GhostCheck::ended)));
    }

    private static Stream<String> compartments(Peer peer) {
        return Stream.concat(
                peer.commonCompartments().stream().map(id -> "common " + id),
                peer.personalCompartments().stream().map(id -> "personal " + id));
    }

    void run() {
        for (Exchange offer : books.offers()) {
            if (offer.end() == End.NO_ANSWER && books.givenTo(offer).isEmpty()) {
                if (compartments(books.peer(offer)).anyMatch(id -> lostRace(offer, id))) {
                    lostRaces++;
                } else {
                    findings.breach(Promise.P3, "an offer was given to an announcement long gone", offer);
                }
            }
        }
    }

    /** Offers that saw no proxy because theirs had just gone. */
    long lostRaces() {
        return lostRaces;
    }

    private boolean lostRace(Exchange offer, String compartment) {
        List<Exchange> gone = goneByCompartment.getOrDefault(compartment, List.of());
        long since = offer.request().sentNanos() - settings.lostRaceMax().toNanos();
        Peer client = books.peer(offer);
        for (int i = firstEndingAt(since, gone); i < gone.size(); i++) {
            Exchange announcement = gone.get(i);
            if (announcement.request().sentNanos() <= offer.outcome().endedNanos()
                    && eligibility.mayMeet(books.peer(announcement), client)) {
                return true;
            }
        }
        return false;
    }

    private static int firstEndingAt(long moment, List<Exchange> sorted) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ended(sorted.get(middle)) < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long ended(Exchange announcement) {
        return announcement.outcome().endedNanos();
    }
}
