// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One seeded run: several compartments, of both kinds, share a population of announcements and offers, each of them in
 * several compartments at once. Every operation is done to the book and to the {@link SlowBook} of the compartment, and
 * both must answer the same and hold the same.
 */
final class RandomRun {

    private static final int POPULATION = 40;
    private static final List<String> COUNTRIES = List.of("", "DE", "FR", "NL");

    /** A compartment: the book and its model. */
    private record Twin(MatchBook<String, String> book, SlowBook model) {}

    /** One life of an announcement or offer; the same name may live again with other traits. */
    private record Life(Traits traits, Instant since, Instant until, List<Twin> compartments) {}

    private final SplittableRandom random; // mixes small seeds well, as Random does not
    private final MatchingRules rules;
    private final List<Twin> twins = new ArrayList<>();
    private final Map<String, Life> lives = new HashMap<>();
    private final boolean sweeping;
    private final Set<String> seen = new TreeSet<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    RandomRun(long seed) {
        random = new SplittableRandom(seed);
        sweeping = random.nextBoolean();
        rules = new MatchingRules(2, random.nextBoolean(), denied(), Duration.ofSeconds(1));
        int announcementsMax = random.nextBoolean() ? 6 : POPULATION;
        int offersMax = random.nextBoolean() ? 5 : POPULATION;
        MatchBookLimits limits = new MatchBookLimits(announcementsMax, offersMax, Duration.ofSeconds(9));
        for (int index = 0; index < 4; index++) {
            CompartmentKind kind = index < 2 ? CompartmentKind.COMMON : CompartmentKind.PERSONAL;
            twins.add(new Twin(new MatchBook<>(kind, rules, limits), new SlowBook(kind, rules, limits)));
        }
    }

    /** What has happened at least once, so that a test can see what the run has come across. */
    Set<String> seen() {
        return seen;
    }

    void operate() {
        switch (random.nextInt(19)) {
            case 0, 1, 2, 3, 4 -> enlist(announcement());
            case 5, 6, 7, 8 -> converse(offer());
            case 9 -> enlistAgain();
            case 10 -> withdrawAnnouncement(announcement());
            case 11 -> withdrawOffer(offer());
            case 12 -> restart(any(twins));
            case 13 -> diagnose(any(twins));
            case 14 -> expire(any(twins));
            case 15 -> withdrawThoseOfSomeNode(any(twins));
            default -> advance();
        }
        twins.forEach(this::compareCensus);
    }

    void end() {
        now = now.plusSeconds(1_000);
        for (Twin twin : twins) {
            twin.book.expire(now, Integer.MAX_VALUE);
            assertThat(twin.book.census()).isEqualTo(new Census(0, 0));
            assertThat(twin.book.isEmpty()).as("holds nothing").isTrue();
        }
    }

    private void enlist(String name) {
        Life life = life(name);
        life.compartments.forEach(twin -> enlist(twin, name, life));
    }

    private void enlistAgain() {
        String name = announcement();
        Life life = lives.get(name);
        if (life != null) { // one compartment only, and with another deadline
            Instant until = now.plusMillis(random.nextInt(80) * 100L);
            enlist(any(life.compartments), name, new Life(life.traits, now, until, life.compartments));
        }
    }

    private void enlistAgain(Twin twin, String name) {
        Life life = lives.get(name);
        if (life != null) {
            enlist(twin, name, life);
            seen.add("enlist with its age");
        }
    }

    private void enlist(Twin twin, String name, Life life) {
        Waiting waiting = new Waiting(life.traits, life.since, life.until);
        Enlisted<String> enlisted = twin.book.enlist(name, waiting, now);
        assertThat(enlisted).as("enlist %s", name).isEqualTo(twin.model.enlist(name, waiting, now));
        note("enlist", enlisted);
    }

    /**
     * An offer seeks everywhere, keeps one announcement at most, and gives the others back, or says nothing of them.
     */
    private void converse(String name) {
        Life life = life(name);
        List<Runnable> givenBack = new ArrayList<>();
        List<String> candidates = new ArrayList<>();
        for (Twin twin : life.compartments) {
            Sought<String> sought = seek(twin, name, life);
            if (sought instanceof Sought.Found(var announcement, var _)) {
                candidates.add(announcement);
                givenBack.add(() -> enlistAgain(twin, announcement));
            }
        }
        int end = random.nextInt(3);
        if (!candidates.isEmpty() && end > 0) {
            if (end == 1) { // they go together
                withdrawAnnouncement(candidates.getFirst());
                withdrawOffer(name);
            }
            givenBack.forEach(Runnable::run);
        }
    }

    private Sought<String> seek(Twin twin, String name, Life life) {
        Waiting waiting = new Waiting(life.traits, life.since, life.until);
        Sought<String> sought = twin.book.seek(name, waiting, now);
        assertThat(sought).as("seek %s", name).isEqualTo(twin.model.seek(name, waiting, now));
        seen.add("seek " + sought.getClass().getSimpleName());
        return sought;
    }

    private void withdrawAnnouncement(String name) {
        lives.remove(name);
        twins.forEach(twin -> {
            twin.book.withdrawAnnouncement(name);
            twin.model.withdrawAnnouncement(name);
        });
    }

    private void withdrawOffer(String name) {
        lives.remove(name);
        twins.forEach(twin -> {
            twin.book.withdrawOffer(name);
            twin.model.withdrawOffer(name);
        });
    }

    /** As when a node cannot be reached for a while: whoever is there may come back. */
    private void withdrawThoseOfSomeNode(Twin twin) {
        int nodes = 2 + random.nextInt(8);
        String suffix = Integer.toString(random.nextInt(nodes));
        Predicate<String> there = name -> name.endsWith(suffix);
        int before = total(twin.model.census(now));
        twin.book.withdrawIf(there, there);
        twin.model.withdrawIf(there, there);
        if (total(twin.model.census(now)) < before) {
            seen.add("withdraw some");
        }
    }

    /** As after the loss of a matcher, but into whatever is there: some are filed, then all are matched. */
    private void restart(Twin twin) {
        Set<String> young = new HashSet<>();
        for (int count = random.nextInt(20); count > 0; count--) {
            String name = random.nextBoolean() ? announcement() : offer();
            Life life = life(name);
            boolean late = random.nextBoolean(); // on its way, so that it seems to have come just now
            Waiting waiting = new Waiting(life.traits, late ? now : life.since, life.until);
            boolean isOffer = name.startsWith("offer");
            boolean filed =
                    isOffer ? twin.book.fileOffer(name, waiting, now) : twin.book.fileAnnouncement(name, waiting, now);
            assertThat(filed)
                    .as("file %s", name)
                    .isEqualTo(
                            isOffer
                                    ? twin.model.fileOffer(name, waiting, now)
                                    : twin.model.fileAnnouncement(name, waiting, now));
            seen.add("file " + filed);
            if (late) {
                young.add(name);
            } else if (young.remove(name)) {
                seen.add("file with its age");
            }
        }
        Settled<String, String> settled = twin.book.settle(now);
        assertThat(settled).as("settle").isEqualTo(twin.model.settle(now));
        settled.pairs().forEach(_ -> seen.add("settle a pair"));
        settled.tooLate().forEach(_ -> seen.add("settle too late"));
    }

    private void diagnose(Twin twin) {
        Traits traits = traits();
        Optional<Ineligible> reason = twin.book.diagnose(traits, now);
        assertThat(reason).as("diagnose").isEqualTo(twin.model.diagnose(traits, now));
        seen.add("diagnose " + reason.map(Enum::name).orElse("nothing"));
    }

    private void expire(Twin twin) {
        int max = 1 + random.nextInt(4);
        int dead = total(twin.book.census()) - total(twin.model.census(now));
        assertThat(twin.book.expire(now, max)).as("expire").isEqualTo(Math.min(dead, max));
        if (dead > 0) {
            seen.add("expire something");
        }
    }

    private void advance() {
        List<Instant> ends = any(twins).model.ends().stream()
                .filter(end -> end.isAfter(now) && end.isBefore(now.plusSeconds(20)))
                .toList();
        if (ends.isEmpty() || random.nextInt(3) > 0) {
            now = now.plusMillis(random.nextInt(8) * 100L);
            return;
        }
        Instant end = any(ends);
        Instant justBefore = end.minusNanos(1);
        now = random.nextBoolean() && justBefore.isAfter(now) ? justBefore : end;
    }

    /** A book that is not swept may count some that are dead; when it is, it must count what the model does. */
    private void compareCensus(Twin twin) {
        Census expected = twin.model.census(now);
        if (sweeping || random.nextInt(50) == 0) {
            twin.book.expire(now, Integer.MAX_VALUE);
            assertThat(twin.book.census()).isEqualTo(expected);
            return;
        }
        Census census = twin.book.census();
        assertThat(census.announcementsWaiting()).isGreaterThanOrEqualTo(expected.announcementsWaiting());
        assertThat(census.offersWaiting()).isGreaterThanOrEqualTo(expected.offersWaiting());
    }

    private void note(String operation, Enlisted<String> enlisted) {
        seen.add(operation + " " + enlisted.getClass().getSimpleName());
        enlisted.tooLate().forEach(_ -> seen.add(operation + " too late"));
    }

    private static int total(Census census) {
        return census.announcementsWaiting() + census.offersWaiting();
    }

    private String announcement() {
        return "announcement-" + random.nextInt(POPULATION);
    }

    private String offer() {
        return "offer-" + random.nextInt(POPULATION);
    }

    /** The life that this name leads, or a new one that began up to three seconds ago. */
    private Life life(String name) {
        Life life = lives.get(name);
        if (life == null || (!life.until.isAfter(now) && random.nextInt(5) > 0)) {
            Instant since = now.minusMillis(random.nextInt(30) * 100L);
            Instant until = now.plusMillis(random.nextInt(150) * 100L);
            life = new Life(traits(), since, until, someTwins());
            lives.put(name, life);
        }
        return life;
    }

    private Traits traits() {
        Location location = new Location(any(COUNTRIES), random.nextInt(3));
        int version = random.nextInt(6) == 0 ? 1 : 2 + random.nextInt(2);
        return new Traits(any(List.copyOf(EnumSet.allOf(Traversal.class))), location, version);
    }

    private List<Twin> someTwins() {
        List<Twin> some = new ArrayList<>(twins);
        some.removeIf(_ -> random.nextBoolean());
        return some.isEmpty() ? List.of(any(twins)) : List.copyOf(some);
    }

    private List<DeniedPair> denied() {
        List<DeniedPair> denied = new ArrayList<>();
        denied.add(new DeniedPair(Optional.of("NL"), OptionalLong.empty(), Optional.of("FR"), OptionalLong.empty()));
        if (random.nextBoolean()) {
            denied.add(new DeniedPair(Optional.empty(), OptionalLong.of(1), Optional.empty(), OptionalLong.of(2)));
        }
        return denied;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
