// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Traits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One round in which an offer asks the matcher of each of its compartments: who still owes a reply, and the best
 * candidate so far. Each matcher names its own best, so the best of these is the best of all (design.md §3.3).
 */
final class SeekRound {

    private final Comparator<Candidate> better;
    private final Set<Compartment> outstanding;
    /** All of one announcement, which several matchers may name. */
    private List<Candidate> named = List.of();

    SeekRound(Set<Compartment> asked, Traits offer) {
        outstanding = new HashSet<>(asked);
        better = Comparator.<Candidate, Boolean>comparing(candidate ->
                        offer.traversal().prefers(candidate.traits().traversal()))
                .thenComparing(candidate -> candidate.compartment().kind() == CompartmentKind.PERSONAL)
                .thenComparing(Candidate::waited);
    }

    /** Takes one in; the answer is what is not wanted after all, and is to be released. */
    List<Candidate> consider(Candidate candidate) {
        outstanding.remove(candidate.compartment());
        if (named.stream().anyMatch(candidate::isSameAs)) {
            named = with(candidate);
            return List.of();
        }
        if (best().filter(best -> better.compare(candidate, best) <= 0).isPresent()) {
            return List.of(candidate);
        }
        List<Candidate> losers = named;
        named = List.of(candidate);
        return losers;
    }

    private List<Candidate> with(Candidate candidate) {
        List<Candidate> more = new ArrayList<>(named);
        more.add(candidate);
        return more;
    }

    void repliedIn(Compartment compartment) {
        outstanding.remove(compartment);
    }

    boolean isComplete() {
        return outstanding.isEmpty();
    }

    /** The best candidate, by the best of the matchers that named it. */
    Optional<Candidate> best() {
        return named.stream().max(better);
    }

    /** What is named to the offer, and not released. */
    List<Candidate> named() {
        return named;
    }
}
