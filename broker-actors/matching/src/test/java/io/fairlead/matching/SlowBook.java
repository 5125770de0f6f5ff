// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@link MatchBook} should do, so slow that it is obvious: two lists in the order of arrival, scanned from end to
 * end. It shares no code with the book but the records, and asks the rules of design.md §3 in its own words.
 */
final class SlowBook {

    /** One announcement or offer. */
    private static final class Item {

        final String name;
        final Traits traits;
        final Instant since;
        Instant until;
        Instant heard;

        Item(String name, Waiting waiting, Instant now) {
            this.name = name;
            this.traits = waiting.traits();
            this.since = waiting.since();
            this.until = waiting.until();
            this.heard = now;
        }

        Waiting waiting() {
            return new Waiting(traits, since, until);
        }
    }

    private final CompartmentKind kind;
    private final MatchingRules rules;
    private final MatchBookLimits limits;
    private final List<Item> announcements = new ArrayList<>();
    private final List<Item> offers = new ArrayList<>();

    SlowBook(CompartmentKind kind, MatchingRules rules, MatchBookLimits limits) {
        this.kind = kind;
        this.rules = rules;
        this.limits = limits;
    }

    Enlisted<String> enlist(String name, Waiting waiting, Instant now) {
        bury(now);
        if (find(announcements, name).isPresent()) {
            known(announcements, name, waiting, now);
            return new Enlisted.Queued<>(List.of());
        }
        Enlisted<String> enlisted = give(waiting.traits(), now);
        if (enlisted instanceof Enlisted.Queued(var tooLate) && waiting.until().isAfter(now)) {
            if (announcements.size() >= limits.announcementsMax()) {
                return new Enlisted.Full<>(limits.announcementsMax(), tooLate);
            }
            announcements.add(new Item(name, waiting, now));
        }
        return enlisted;
    }

    Sought<String> seek(String name, Waiting waiting, Instant now) {
        bury(now);
        if (tooLate(waiting.until(), now)) {
            withdrawOffer(name);
            return new Sought.TooLate<>();
        }
        if (known(offers, name, waiting, now)) {
            return new Sought.Queued<>();
        }
        Optional<Item> best = best(waiting.traits());
        if (best.isPresent()) {
            announcements.remove(best.get());
            return new Sought.Found<>(best.get().name, best.get().waiting());
        }
        if (offers.size() >= limits.offersMax()) {
            return new Sought.Full<>(limits.offersMax());
        }
        offers.add(new Item(name, waiting, now));
        return new Sought.Queued<>();
    }

    boolean fileAnnouncement(String name, Waiting waiting, Instant now) {
        bury(now);
        announcements.removeIf(item -> item.name.equals(name) && waiting.since().isBefore(item.since));
        if (known(announcements, name, waiting, now)) {
            return true;
        }
        return announcements.size() < limits.announcementsMax() && announcements.add(new Item(name, waiting, now));
    }

    boolean fileOffer(String name, Waiting waiting, Instant now) {
        bury(now);
        offers.removeIf(item -> item.name.equals(name) && waiting.since().isBefore(item.since));
        if (known(offers, name, waiting, now)) {
            return true;
        }
        return offers.size() < limits.offersMax() && offers.add(new Item(name, waiting, now));
    }

    Settled<String, String> settle(Instant now) {
        bury(now);
        List<Settled.Pair<String, String>> pairs = new ArrayList<>();
        List<String> late = new ArrayList<>();
        for (Item offer : oldestFirst(offers).toList()) {
            if (tooLate(offer.until, now)) {
                late.add(offer.name);
                offers.remove(offer);
                continue;
            }
            best(offer.traits).ifPresent(announcement -> {
                announcements.remove(announcement);
                offers.remove(offer);
                pairs.add(new Settled.Pair<>(announcement.name, announcement.waiting(), offer.name));
            });
        }
        return new Settled<>(pairs, late);
    }

    void withdrawAnnouncement(String name) {
        announcements.removeIf(item -> item.name.equals(name));
    }

    void withdrawOffer(String name) {
        offers.removeIf(item -> item.name.equals(name));
    }

    void withdrawIf(Predicate<String> announcement, Predicate<String> offer) {
        announcements.removeIf(item -> announcement.test(item.name));
        offers.removeIf(item -> offer.test(item.name));
    }

    Optional<Ineligible> diagnose(Traits offer, Instant now) {
        bury(now);
        return announcements.stream()
                .flatMap(item -> obstacle(item.traits, offer).stream())
                .max(Comparator.naturalOrder());
    }

    Census census(Instant now) {
        bury(now);
        return new Census(announcements.size(), offers.size());
    }

    /** Every instant at which something known ends, for a test that wants to be there. */
    List<Instant> ends() {
        return Stream.concat(announcements.stream(), offers.stream())
                .flatMap(item -> Stream.of(item.until, item.heard.plus(limits.silenceMax())))
                .toList();
    }

    /** Gives an announcement to the oldest offer it fits, and tells those on the way that are too late. */
    private Enlisted<String> give(Traits announcement, Instant now) {
        List<String> late = new ArrayList<>();
        for (Item offer : oldestFirst(offers).toList()) {
            if (obstacle(announcement, offer.traits).isPresent()) {
                continue;
            }
            offers.remove(offer);
            if (!tooLate(offer.until, now)) {
                return new Enlisted.Proposed<>(offer.name, late);
            }
            late.add(offer.name);
        }
        return new Enlisted.Queued<>(late);
    }

    private Optional<Item> best(Traits offer) {
        List<Item> eligible = oldestFirst(announcements)
                .filter(item -> obstacle(item.traits, offer).isEmpty())
                .toList();
        return eligible.stream()
                .filter(item -> preferred(offer.traversal(), item.traits.traversal()))
                .findFirst()
                .or(() -> eligible.stream().findFirst());
    }

    private static boolean preferred(Traversal offer, Traversal announcement) {
        return switch (offer) {
            case UNLIMITED -> announcement == Traversal.STRICTLY_LIMITED;
            case PARTIALLY_LIMITED ->
                announcement == Traversal.UNLIMITED || announcement == Traversal.PARTIALLY_LIMITED;
            case STRICTLY_LIMITED -> announcement == Traversal.UNLIMITED;
        };
    }

    private Optional<Ineligible> obstacle(Traits announcement, Traits offer) {
        Location proxy = announcement.location();
        Location client = offer.location();
        boolean lifted = kind == CompartmentKind.PERSONAL && rules.allowSameNetworkPersonalPairs();
        if (!lifted && !proxy.country().isEmpty() && proxy.asn() != 0 && proxy.equals(client)) {
            return Optional.of(Ineligible.SAME_NETWORK);
        }
        if (rules.deniedPairs().stream().anyMatch(pair -> denies(pair, proxy, client))) {
            return Optional.of(Ineligible.DENIED);
        }
        boolean old = announcement.protocolVersion() < rules.minimumProtocolVersion()
                || offer.protocolVersion() < rules.minimumProtocolVersion();
        return old ? Optional.of(Ineligible.OLD_PROTOCOL) : Optional.empty();
    }

    private static boolean denies(DeniedPair pair, Location proxy, Location client) {
        return pair.proxyCountry().map(proxy.country()::equals).orElse(true)
                && pair.clientCountry().map(client.country()::equals).orElse(true)
                && pair.proxyAsn().orElse(proxy.asn()) == proxy.asn()
                && pair.clientAsn().orElse(client.asn()) == client.asn();
    }

    /** Refreshes what is known, and forgets what says that its deadline has passed. */
    private static boolean known(List<Item> items, String name, Waiting waiting, Instant now) {
        if (!waiting.until().isAfter(now)) {
            items.removeIf(item -> item.name.equals(name));
            return true;
        }
        Optional<Item> known = find(items, name);
        known.ifPresent(item -> {
            item.until = waiting.until();
            item.heard = now;
        });
        return known.isPresent();
    }

    private void bury(Instant now) {
        for (List<Item> items : List.of(announcements, offers)) {
            items.removeIf(item -> !now.isBefore(item.until) || !now.isBefore(item.heard.plus(limits.silenceMax())));
        }
    }

    private boolean tooLate(Instant until, Instant now) {
        return until.isBefore(now.plus(rules.offerMinimumRemaining()));
    }

    private static Optional<Item> find(List<Item> items, String name) {
        return items.stream().filter(item -> item.name.equals(name)).findFirst();
    }

    /** Stable, so that equally old ones stay in the order of their arrival. */
    private static Stream<Item> oldestFirst(List<Item> items) {
        return items.stream().sorted(Comparator.comparing((Item item) -> item.since));
    }
}
