// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A book and its clock, with times in milliseconds since the test began; names stand for announcements and offers. */
final class BookDriver {

    static final int FOREVER = 1_000_000;
    static final int SILENCE_MAX = 20_000;
    static final int REMAINING_MIN = 1_000;

    static final Location HERE = new Location("DE", 3320);
    static final Location THERE = new Location("FR", 3215);
    static final Location DENIED_PLACE = new Location("NL", 1136);

    /** What most tests announce and offer: eligible, and not preferred. */
    static final Traits PROXY = new Traits(Traversal.UNLIMITED, HERE, 2);

    static final Traits CLIENT = new Traits(Traversal.UNLIMITED, THERE, 2);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final MatchBook<String, String> book;
    private int clock;

    BookDriver() {
        this(CompartmentKind.COMMON, 1_000, 1_000);
    }

    BookDriver(CompartmentKind kind, int announcementsMax, int offersMax) {
        this(kind, rules(), announcementsMax, offersMax);
    }

    BookDriver(CompartmentKind kind, MatchingRules rules, int announcementsMax, int offersMax) {
        book = new MatchBook<>(kind, rules, limits(announcementsMax, offersMax));
    }

    /** No proxies from the denied place; version 2 at least. */
    static MatchingRules rules() {
        DeniedPair denied = new DeniedPair(
                Optional.of(DENIED_PLACE.country()), OptionalLong.empty(), Optional.empty(), OptionalLong.empty());
        return new MatchingRules(2, false, List.of(denied), Duration.ofMillis(REMAINING_MIN));
    }

    static MatchBookLimits limits(int announcementsMax, int offersMax) {
        return new MatchBookLimits(announcementsMax, offersMax, Duration.ofMillis(SILENCE_MAX));
    }

    static Traits proxy(Traversal traversal) {
        return new Traits(traversal, HERE, 2);
    }

    static Traits proxy(Location location) {
        return new Traits(Traversal.UNLIMITED, location, 2);
    }

    static Traits client(Traversal traversal) {
        return new Traits(traversal, THERE, 2);
    }

    static Waiting waiting(Traits traits, int since, int until) {
        return new Waiting(traits, instant(since), instant(until));
    }

    static Instant instant(int millis) {
        return START.plusMillis(millis);
    }

    BookDriver at(int millis) {
        clock = millis;
        return this;
    }

    Instant now() {
        return instant(clock);
    }

    Enlisted<String> enlist(String name, Traits traits) {
        return enlist(name, traits, clock, FOREVER);
    }

    Enlisted<String> enlist(String name, Traits traits, int since, int until) {
        return book.enlist(name, waiting(traits, since, until), now());
    }

    Sought<String> seek(String name, Traits traits) {
        return seek(name, traits, clock, FOREVER);
    }

    Sought<String> seek(String name, Traits traits, int since, int until) {
        return book.seek(name, waiting(traits, since, until), now());
    }

    boolean fileAnnouncement(String name, Traits traits, int since) {
        return book.fileAnnouncement(name, waiting(traits, since, FOREVER), now());
    }

    boolean fileOffer(String name, Traits traits, int since, int until) {
        return book.fileOffer(name, waiting(traits, since, until), now());
    }

    int expire() {
        return book.expire(now(), Integer.MAX_VALUE);
    }
}
