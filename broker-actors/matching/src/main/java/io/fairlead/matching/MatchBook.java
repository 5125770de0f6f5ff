// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import io.fairlead.matching.WaitingIndex.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who waits in one compartment, and who is given to whom (design.md §3).
 *
 * <p><b>Model.</b> An announcement, like an offer, waits or is unknown. A match takes both out of the book, which
 * remembers nothing of it: an announcement that is not taken after all arrives again, with its age.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A choice is exact at every depth: it asks about every group of equal traits in front, or about all of a
 *       {@link Family} at once, and about no more.
 *   <li>An entry is alive until its deadline or its silence limit, whichever is first, and not at that instant. No
 *       entry that is alive no more is given to anybody, takes room from anybody, or is answered about, whether
 *       {@link #expire} has been called or not.
 *   <li>An entry keeps its age and its traits for as long as the book knows it, whatever a refresh says; but what is
 *       filed again with a greater age is filed anew.
 *   <li>Neither kind ever exceeds its limit.
 * </ul>
 *
 * <p>Once in the book, an eligible pair does not wait side by side, but for one case: what was filed waits for {@link
 * #settle}.
 *
 * <p><b>Cost.</b> With G groups in front that are not eligible, a choice takes O(G) questions; those of a
 * {@link Family} count as one if a peer of their country whose network is not known would be refused, too. Filing,
 * refreshing and removing an entry is O(log n); see {@link WaitingIndex} and {@link Deadlines}. A waiting entry takes
 * about 105 bytes besides its key, 140 if it did not arrive in the order of age. What an operation finds expired on its
 * way it removes, once per entry.
 *
 * <p><b>Time</b> is the caller's and should not go back. If it does, entries live longer by as much; nothing else
 * changes.
 *
 * <p>Mutable, and confined to one actor. Choices that look wrong and are right are in {@code LOAD_BEARING.md}.
 *
 * @param <A> what identifies an announcement; needs {@code equals} and {@code hashCode}
 * @param <O> what identifies an offer; needs them too
 */
public final class MatchBook<A, O> {

    private static final Set<Traversal> ALL = Set.copyOf(EnumSet.allOf(Traversal.class));

    private final CompartmentKind kind;
    private final MatchingRules rules;
    private final MatchBookLimits limits;
    private final long offerMinimumRemaining;
    private final WaitingIndex<A> announcements;
    private final WaitingIndex<O> offers;

    public MatchBook(CompartmentKind kind, MatchingRules rules, MatchBookLimits limits) {
        this.kind = kind;
        this.rules = rules;
        this.limits = limits;
        this.offerMinimumRemaining = Nanos.of(rules.offerMinimumRemaining());
        this.announcements = new WaitingIndex<>(Nanos.of(limits.silenceMax()));
        this.offers = new WaitingIndex<>(Nanos.of(limits.silenceMax()));
    }

    /**
     * An announcement arrives, or says that it still waits. A new one goes to the oldest eligible offer or is queued;
     * when its deadline has passed already it gets this one chance. One that waits is refreshed and keeps its age, or
     * is forgotten when its deadline has passed.
     */
    public Enlisted<O> enlist(A announcement, Waiting waiting, Instant now) {
        long nanos = Nanos.of(now);
        Optional<Entry<A>> known = announcements.find(announcement, nanos);
        if (known.isPresent()) {
            refresh(announcements, known.get(), waiting, nanos);
            return new Enlisted.Queued<>(List.of());
        }
        Choice<O> choice = oldestOffer(waiting.traits(), nanos);
        List<O> tooLate = tooLate(choice, nanos);
        if (choice.chosen().isPresent()) {
            Entry<O> offer = choice.chosen().get();
            offers.remove(offer);
            return new Enlisted.Proposed<>(offer.key, tooLate);
        }
        if (waiting.until().isAfter(now)) {
            if (isFull(announcements, limits.announcementsMax(), nanos)) {
                return new Enlisted.Full<>(limits.announcementsMax(), tooLate);
            }
            announcements.add(announcement, waiting, nanos);
        }
        return new Enlisted.Queued<>(tooLate);
    }

    /**
     * An offer arrives, or says that it still waits. A new one takes the first eligible announcement by: NAT-preferred
     * before not, then oldest; or it is queued. One that waits already is refreshed and keeps its age. Either is
     * forgotten when it has too little time left.
     */
    public Sought<A> seek(O offer, Waiting waiting, Instant now) {
        long nanos = Nanos.of(now);
        if (isTooLate(Nanos.of(waiting.until()), nanos)) {
            withdrawOffer(offer);
            return new Sought.TooLate<>();
        }
        if (needsNoPlace(offers, offer, waiting, nanos)) {
            return new Sought.Queued<>();
        }
        Optional<Entry<A>> chosen = bestAnnouncement(waiting.traits(), nanos);
        if (chosen.isPresent()) {
            announcements.remove(chosen.get());
            return new Sought.Found<>(chosen.get().key, chosen.get().waiting());
        }
        if (isFull(offers, limits.offersMax(), nanos)) {
            return new Sought.Full<>(limits.offersMax());
        }
        offers.add(offer, waiting, nanos);
        return new Sought.Queued<>();
    }

    /**
     * Like {@link #enlist}, but matches nothing until {@link #settle}, and takes over an age that is greater. False
     * when there is no room.
     */
    public boolean fileAnnouncement(A announcement, Waiting waiting, Instant now) {
        return filed(announcements, limits.announcementsMax(), announcement, waiting, Nanos.of(now));
    }

    /**
     * Like {@link #seek}, but matches nothing until {@link #settle}, which also tells of too little time left, and
     * takes over an age that is greater. False when there is no room.
     */
    public boolean fileOffer(O offer, Waiting waiting, Instant now) {
        return filed(offers, limits.offersMax(), offer, waiting, Nanos.of(now));
    }

    /**
     * Matches everything that was filed, oldest offer first, as if the offers had just arrived in that order. O(n log
     * n) in the offers, with one vain choice at most for each of their distinct traits.
     */
    public Settled<A, O> settle(Instant now) {
        long nanos = Nanos.of(now);
        List<Settled.Pair<A, O>> pairs = new ArrayList<>();
        List<O> tooLate = new ArrayList<>();
        Set<Traits> vain = new HashSet<>();
        for (Entry<O> offer : offers.byAge()) {
            if (!offer.isAlive(nanos)) {
                offers.remove(offer);
            } else if (isTooLate(offer.until, nanos)) {
                offers.remove(offer);
                tooLate.add(offer.key);
            } else if (!vain.contains(offer.traits)) {
                Optional<Entry<A>> chosen = bestAnnouncement(offer.traits, nanos);
                chosen.ifPresentOrElse(found -> pairs.add(pair(found, offer)), () -> vain.add(offer.traits));
            }
        }
        return new Settled<>(pairs, tooLate);
    }

    /** Forgets an announcement; unknown ones are no error. */
    public void withdrawAnnouncement(A announcement) {
        announcements.remove(announcement);
    }

    /** Forgets an offer; unknown ones are no error. */
    public void withdrawOffer(O offer) {
        offers.remove(offer);
    }

    /** Forgets every announcement and every offer of which this is true. Looks at all of them. */
    public void withdrawIf(Predicate<? super A> announcement, Predicate<? super O> offer) {
        announcements.removeIf(announcement);
        offers.removeIf(offer);
    }

    /**
     * Why an offer of these traits has nothing to take: the reason of the announcement nearest to a match, or empty
     * when none waits. Announcements that it could take are no reason and do not count.
     */
    public Optional<Ineligible> diagnose(Traits offer, Instant now) {
        long nanos = Nanos.of(now);
        Ineligible[] reasons = Ineligible.values();
        for (int nearest = reasons.length - 1; nearest >= 0; nearest--) {
            Optional<Ineligible> reason = Optional.of(reasons[nearest]);
            Predicate<Traits> applies =
                    announcement -> rules.ineligible(kind, announcement, offer).equals(reason);
            if (announcements
                    .choose(ALL, _ -> true, applies, entry -> entry.isAlive(nanos))
                    .chosen()
                    .isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /**
     * Forgets at most {@code max} entries whose deadline or silence limit has passed, and says how many. Only
     * housekeeping: no such entry is ever chosen.
     */
    public int expire(Instant now, int max) {
        long nanos = Nanos.of(now);
        int expired = announcements.expire(nanos, max);
        return expired + offers.expire(nanos, max - expired);
    }

    /** Counts in constant time; an entry whose time is up counts until it is come across or {@link #expire}d. */
    public Census census() {
        return new Census(announcements.size(), offers.size());
    }

    /**
     * How many group heads and entries were looked at since the book was made: the cost, counted. The levels of a tree
     * or heap that filing and removing pass, at most the logarithm, are not in it.
     */
    public long steps() {
        return announcements.steps() + offers.steps();
    }

    /** Nothing is known, and no structure holds anything. */
    boolean isEmpty() {
        return announcements.isEmpty() && offers.isEmpty();
    }

    /** Refreshes an entry that is known. Whether nothing is left to do: it was known, or its deadline has passed. */
    private static <K> boolean needsNoPlace(WaitingIndex<K> index, K key, Waiting waiting, long now) {
        Optional<Entry<K>> known = index.find(key, now);
        known.ifPresent(entry -> refresh(index, entry, waiting, now));
        return known.isPresent() || Nanos.of(waiting.until()) <= now;
    }

    private static <K> void refresh(WaitingIndex<K> index, Entry<K> known, Waiting waiting, long now) {
        long until = Nanos.of(waiting.until());
        if (until <= now) {
            index.remove(known);
        } else {
            index.refresh(known, until, now);
        }
    }

    private static <K> boolean filed(WaitingIndex<K> index, int max, K key, Waiting waiting, long now) {
        long since = Nanos.of(waiting.since());
        index.find(key, now).filter(known -> since < known.since).ifPresent(known -> index.remove(known));
        if (needsNoPlace(index, key, waiting, now)) {
            return true;
        }
        if (isFull(index, max, now)) {
            return false;
        }
        index.add(key, waiting, now);
        return true;
    }

    /** What is alive no more takes no room. */
    private static boolean isFull(WaitingIndex<?> index, int max, long now) {
        return index.size() >= max && index.expire(now, 1) == 0;
    }

    private Settled.Pair<A, O> pair(Entry<A> announcement, Entry<O> offer) {
        announcements.remove(announcement);
        offers.remove(offer);
        return new Settled.Pair<>(announcement.key, announcement.waiting(), offer.key);
    }

    private Choice<O> oldestOffer(Traits announcement, long now) {
        Predicate<Traits> eligible =
                offer -> rules.ineligible(kind, announcement, offer).isEmpty();
        return offers.choose(ALL, eligible, eligible, offer -> offer.isAlive(now) && !isTooLate(offer.until, now));
    }

    private Optional<Entry<A>> bestAnnouncement(Traits offer, long now) {
        return oldestAnnouncement(offer.traversal().preferred(), offer, now)
                .or(() -> oldestAnnouncement(offer.traversal().others(), offer, now));
    }

    private Optional<Entry<A>> oldestAnnouncement(Set<Traversal> classes, Traits offer, long now) {
        Predicate<Traits> eligible =
                announcement -> rules.ineligible(kind, announcement, offer).isEmpty();
        return announcements
                .choose(classes, eligible, eligible, announcement -> announcement.isAlive(now))
                .chosen();
    }

    private boolean isTooLate(long until, long now) {
        return until < Nanos.plus(now, offerMinimumRemaining);
    }

    /** Of the offers that a choice removed, those that still have somebody to tell. */
    private static <O> List<O> tooLate(Choice<O> choice, long now) {
        if (choice.removed().isEmpty()) {
            return List.of();
        }
        return choice.removed().stream()
                .filter(entry -> entry.isAlive(now))
                .map(entry -> entry.key)
                .toList();
    }
}
