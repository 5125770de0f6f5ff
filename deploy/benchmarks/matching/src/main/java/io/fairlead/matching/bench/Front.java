// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import io.fairlead.matching.DeniedPair;
import io.fairlead.matching.Location;
import io.fairlead.matching.MatchingRules;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What stands before an offer: the older announcements, of which it can, or wants to, take none. */
public enum Front {
    /** Nothing: everything that waits would do, and is of equal traits. */
    NONE,

    /** Everything would do, but is of all traversals in a hundred networks, as offers are. */
    MIXED_TRAVERSAL,

    /** All are of the offer's own network. */
    SAME_NETWORK,

    /** All are of three hundred other traits, which an offer takes when there is nothing better. */
    OTHER_TRAITS,

    /** All are of one network whose country the operator keeps from that of the offer. */
    DENIED,

    /** The same, but of a hundred networks there: three hundred traits. */
    DENIED_SCATTERED,

    /** Every other is over: an offer comes across one that is before each that it takes. */
    HALF_EXPIRING;

    /** The fronts' denials, and a rule or two that concern nobody here. */
    static final MatchingRules RULES = new MatchingRules(
            1, false, List.of(denied("XA", "XB"), denied("DD", "CC"), denied("XB", "XA")), Duration.ofSeconds(1));

    private static final Location CLIENT_AT = network("CC", 0);
    private static final Traits CLIENT = new Traits(Traversal.STRICTLY_LIMITED, CLIENT_AT, 1);
    private static final Traits FIT = new Traits(Traversal.UNLIMITED, network("AA", 0), 1);
    private static final List<Traversal> TRAVERSALS = List.of(Traversal.values());

    /** What the announcements are like that wait from the beginning. */
    Traits front(int number) {
        return switch (this) {
            case NONE, HALF_EXPIRING -> FIT;
            case MIXED_TRAVERSAL -> anyone(number);
            case SAME_NETWORK -> new Traits(traversal(number), CLIENT_AT, 1);
            case OTHER_TRAITS -> new Traits(limited(number), network("AA", number / 2 % 150), 1);
            case DENIED -> new Traits(traversal(number), network("DD", 0), 1);
            case DENIED_SCATTERED -> new Traits(traversal(number), network("DD", number / 3 % 100), 1);
        };
    }

    /** What those are like that come behind them, to be taken. */
    Traits chosen(int number) {
        return this == MIXED_TRAVERSAL ? anyone(number) : FIT;
    }

    Traits offer(int number) {
        return this == MIXED_TRAVERSAL ? anyone(number) : CLIENT;
    }

    boolean isOver(int number) {
        return this == HALF_EXPIRING && number % 2 == 0;
    }

    /** In some order that does not repeat soon. */
    private static Traits anyone(int number) {
        int scattered = new Peer(number).hashCode() >>> 1;
        return new Traits(traversal(scattered), network("AA", scattered / 3 % 100), 1);
    }

    private static Traversal traversal(int number) {
        return TRAVERSALS.get(number % TRAVERSALS.size());
    }

    private static Traversal limited(int number) {
        return number % 2 == 0 ? Traversal.PARTIALLY_LIMITED : Traversal.STRICTLY_LIMITED;
    }

    private static Location network(String country, int number) {
        return new Location(country, 64_512 + number);
    }

    private static DeniedPair denied(String proxyCountry, String clientCountry) {
        return new DeniedPair(
                Optional.of(proxyCountry), OptionalLong.empty(), Optional.of(clientCountry), OptionalLong.empty());
    }
}
