// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The claims to one announcement that it has not decided about. Each is refused, given up by its offer, or the one
 * taken.
 */
final class ClaimsInHand {

    /**
     * Two for each of 20 compartments, the most that there are: a matcher names it to one offer at a time, but to
     * another when it is told again before that one's claim has come.
     */
    private static final int MAX = 40;

    private final List<Claim> claims = new ArrayList<>();

    boolean isEmpty() {
        return claims.isEmpty();
    }

    /**
     * In place of the same claim, if it has come before; one too many costs the first its place.
     *
     * @param waited how old the announcement is at this moment, as of whose beginning the offers' ages are compared
     */
    void add(Claim claim, Duration waited) {
        forget(claim.connectionId());
        if (claims.size() == MAX) {
            claims.removeFirst().refuse();
        }
        claims.add(claim.asOf(waited));
    }

    /** Its offer has given it up; others are no error. */
    void forget(ConnectionId attempt) {
        claims.removeIf(claim -> claim.is(attempt));
    }

    /** That of the offer that has waited longest; the others are refused. There must be one. */
    Claim takeOldest() {
        Claim oldest = Collections.max(
                claims, Comparator.comparing(claim -> claim.terms().offerWaited()));
        claims.remove(oldest);
        refuseAll();
        return oldest;
    }

    void refuseAll() {
        claims.forEach(Claim::refuse);
        claims.clear();
    }
}
