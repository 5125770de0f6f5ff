// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Instant;
import java.util.Optional;

/** Signature only. */
@SuppressWarnings("DoNotCallSuggester")
public final class MatchBook<A, O> {

    public MatchBook(CompartmentKind kind, MatchingRules rules, MatchBookLimits limits) {
        throw new UnsupportedOperationException();
    }

    /**
     * An announcement arrives, or says that it still waits. A new one goes to the oldest eligible offer or is queued. One
     * that waits or is set aside already is refreshed and keeps its age.
     */
    public Enlisted<O> enlist(A announcement, Waiting waiting, Instant now) {
        throw new UnsupportedOperationException();
    }

    /**
     * An offer arrives, or says that it still waits. A new one takes the first eligible announcement by: NAT-preferred
     * before not, then oldest; or it is queued. One that waits already is refreshed and keeps its age.
     */
    public Sought<A> seek(O offer, Waiting waiting, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Like {@link #enlist}, but matches nothing until {@link #settle}. False when there is no room. */
    public boolean fileAnnouncement(A announcement, Waiting waiting, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Like {@link #seek}, but matches nothing until {@link #settle}. False when there is no room. */
    public boolean fileOffer(O offer, Waiting waiting, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Matches everything that was filed, oldest offer first, as if the offers had just arrived in that order. */
    public Settled<A, O> settle(Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Puts an announcement that is set aside back with its age, as if it arrived; empty when it is not set aside. */
    public Optional<Enlisted<O>> release(A announcement, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Forgets an announcement, waiting or set aside; unknown ones are no error. */
    public void withdrawAnnouncement(A announcement) {
        throw new UnsupportedOperationException();
    }

    /** Forgets an offer; unknown ones are no error. */
    public void withdrawOffer(O offer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Why an offer of these traits has nothing to take: the reason of the announcement nearest to a match, or empty when
     * no announcement waits at all.
     */
    public Optional<Ineligible> diagnose(Traits offer, Instant now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Forgets at most {@code max} entries whose deadline, silence limit or set-aside limit has passed, and says how
     * many. Only housekeeping: no such entry is ever chosen.
     */
    public int expire(Instant now, int max) {
        throw new UnsupportedOperationException();
    }

    public Census census() {
        throw new UnsupportedOperationException();
    }

    /** How many group heads and entries were looked at since the book was made: the cost, counted. */
    public long steps() {
        throw new UnsupportedOperationException();
    }
}
