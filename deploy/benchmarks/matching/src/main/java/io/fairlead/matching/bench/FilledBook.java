// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.MatchBook;
import io.fairlead.matching.MatchBookLimits;
import io.fairlead.matching.Sought;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Waiting;
import java.time.Duration;
import java.time.Instant;

/**
 * A book in which announcements wait, each younger than the one before. Those that come are there before those that
 * leave are sought, in a time of two seconds; what is over by then was not when it came.
 */
final class FilledBook {

    static final Instant FILLED = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant SOUGHT = FILLED.plusSeconds(2);

    static final Instant BETWEEN = FILLED.plusSeconds(1);
    private static final Instant LATER = FILLED.plusSeconds(3_600);
    private static final int UNLIMITED = 10_000_000;

    private final Front front;
    private final MatchBook<Peer, Peer> book = new MatchBook<>(
            CompartmentKind.COMMON, Front.RULES, new MatchBookLimits(UNLIMITED, UNLIMITED, Duration.ofHours(10)));
    private int arrivals;
    private int offers;

    FilledBook(Front front, int depth) {
        this.front = front;
        for (int i = 0; i < depth; i++) {
            Peer peer = nextPeer();
            enlist(peer, front.front(peer.number()), until(peer));
        }
    }

    MatchBook<Peer, Peer> book() {
        return book;
    }

    /** One more comes that an offer will take; before it, if the front is like that, one that is over by then. */
    Peer arrive() {
        Peer peer = nextPeer();
        enlist(peer, front.chosen(peer.number()), until(peer));
        return front.isOver(peer.number()) ? arrive() : peer;
    }

    /** An offer comes, is given an announcement, and that is forgotten. */
    Peer chooseAndRemove() {
        Peer offer = new Peer(offers++);
        Sought<Peer> sought = book.seek(offer, new Waiting(front.offer(offer.number()), SOUGHT, LATER), SOUGHT);
        if (sought instanceof Sought.Found<Peer>(var announcement, var _)) {
            return announcement;
        }
        throw new IllegalStateException("nothing was found behind " + front + ": " + sought);
    }

    void enlist(Peer peer, Traits traits, Instant until) {
        book.enlist(peer, new Waiting(traits, FILLED.plusNanos(peer.number()), until), FILLED);
    }

    private Peer nextPeer() {
        return new Peer(arrivals++);
    }

    private Instant until(Peer peer) {
        return front.isOver(peer.number()) ? BETWEEN : LATER;
    }
}
