// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Traits;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One round in which an offer asks the matcher of each of its compartments: who still owes a reply, and the best candidate
 * so far. Each matcher names its own best, so the best of these is the best of all (design.md §3.3).
 */
final class SeekRound {

    private final Comparator<Candidate> better;
    private final Set<Compartment> outstanding;
    private final Set<Compartment> roomSomewhere;
    private Optional<Candidate> best = Optional.empty();

    SeekRound(Set<Compartment> asked, Traits offer) {
        outstanding = new HashSet<>(asked);
        roomSomewhere = new HashSet<>(asked);
        better = Comparator.<Candidate, Boolean>comparing(candidate ->
                        offer.traversal().prefers(candidate.traits().traversal()))
                .thenComparing(candidate -> candidate.compartment().kind() == CompartmentKind.PERSONAL)
                .thenComparing(Candidate::waited);
    }

    /** Takes one in; the answer is the announcement that is not wanted after all, if this makes one so. */
    Optional<Candidate> consider(Candidate candidate) {
        outstanding.remove(candidate.compartment());
        Optional<Candidate> former = best;
        boolean wins = former.isEmpty() || better.compare(candidate, former.get()) > 0;
        if (wins) {
            best = Optional.of(candidate);
        }
        return former.filter(one -> !one.announcement().equals(candidate.announcement()))
                .map(one -> wins ? one : candidate);
    }

    void queuedIn(Compartment compartment) {
        outstanding.remove(compartment);
    }

    void noRoomIn(Compartment compartment) {
        outstanding.remove(compartment);
        roomSomewhere.remove(compartment);
    }

    boolean isComplete() {
        return outstanding.isEmpty();
    }

    boolean isFullEverywhere() {
        return roomSomewhere.isEmpty();
    }

    Optional<Candidate> best() {
        return best;
    }
}
