// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The announcements, or the offers, of one compartment: found by key, by age within traits, and by expiry.
 *
 * <p><b>Model.</b> Entries of equal {@link Traits} are interchangeable but for their age, so they share a {@link Group}
 * and only a group's head is ever a candidate. Groups that differ by their network only are a {@link Family}. The
 * oldest of each family of a {@link Traversal} class are kept in the order of age, and so are the heads in a family. A
 * choice visits them in that order and skips a whole family with one question, or if some of it may be eligible a whole
 * group. What it costs therefore depends on how many families, or networks that are denied one by one, it skips, and
 * never on how many entries wait.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>An entry is in {@code entries}, in {@code deadlines} and in exactly one group.
 *   <li>A group in {@code groups} is not empty, and its head is in the heads of its family; nothing else is.
 *   <li>A family in {@code families} is not empty, and its oldest entry is in the {@code oldest} of its class; nothing
 *       else is.
 *   <li>What these are ordered by never changes while an entry lives, so no ordered set can go stale.
 * </ol>
 *
 * <p>So when the last entry is removed, nothing is left. Entries whose time is up may still be here: whoever comes
 * across one removes it, {@link #expire} removes the rest.
 */
final class WaitingIndex<K> {

    private final EntryTable<K> entries = new EntryTable<>();
    private final Map<Traits, Group<K>> groups = new HashMap<>();
    private final Map<Traits, Family<K>> families = new HashMap<>();
    /** Of each family. */
    private final Map<Traversal, NavigableSet<Entry<K>>> oldest = new EnumMap<>(Traversal.class);

    private final Deadlines<K> deadlines = new Deadlines<>();

    private final long silenceMax;
    private long arrivals;
    private long steps;

    /** What a choice found, and the unfit heads it removed on its way, oldest first. */
    record Choice<K>(Optional<Entry<K>> chosen, List<Entry<K>> removed) {}

    /** @param silenceMax how long an entry lives without being refreshed, in nanoseconds */
    WaitingIndex(long silenceMax) {
        this.silenceMax = silenceMax;
        for (Traversal traversal : Traversal.values()) {
            oldest.put(traversal, new TreeSet<>());
        }
    }

    int size() {
        return entries.size();
    }

    long steps() {
        return steps;
    }

    /** Nothing is known, and no structure holds anything. */
    boolean isEmpty() {
        return entries.size() == 0
                && groups.isEmpty()
                && families.isEmpty()
                && oldest.values().stream().allMatch(Set::isEmpty)
                && deadlines.isEmpty();
    }

    /** The entry of this key, if it is alive. */
    Optional<Entry<K>> find(K key, long now) {
        Entry<K> entry = entries.get(key);
        if (entry != null && !entry.isAlive(now)) {
            remove(entry);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    /** Lets what is not known yet wait, in the order of its age. */
    void add(K key, Waiting terms, long now) {
        steps++;
        Group<K> group = groups.computeIfAbsent(terms.traits(), this::newGroup);
        Entry<K> entry = new Entry<>(key, group.traits(), Nanos.of(terms.since()), arrivals++);
        entry.until = Nanos.of(terms.until());
        entry.silentAt = Nanos.plus(now, silenceMax);
        entries.add(entry);
        deadlines.add(entry);
        Entry<K> before = group.head();
        group.add(entry);
        headChanged(group, before);
    }

    /** The entry has been heard of: it has a new deadline and keeps its age. */
    void refresh(Entry<K> entry, long until, long now) {
        steps++;
        entry.until = until;
        entry.silentAt = Nanos.plus(now, silenceMax);
        deadlines.moved(entry);
    }

    void remove(K key) {
        Entry<K> entry = entries.get(key);
        if (entry != null) {
            remove(entry);
        }
    }

    void remove(Entry<K> entry) {
        steps++;
        entries.remove(entry);
        deadlines.remove(entry);
        Group<K> group = groupOf(entry);
        Entry<K> before = group.head();
        group.remove(entry);
        headChanged(group, before);
        if (group.head() == null) {
            groups.remove(group.traits());
        }
    }

    void removeIf(Predicate<? super K> condition) {
        List<Entry<K>> matching = new ArrayList<>();
        entries.forEach(entry -> {
            if (condition.test(entry.key)) {
                matching.add(entry);
            }
        });
        steps += entries.size();
        matching.forEach(this::remove);
    }

    /**
     * The oldest fit entry of these classes among the groups that are eligible. A head that is eligible but unfit is
     * removed, and the next of its group takes its place in the order.
     *
     * @param within whether any group of a family may be eligible, given the traits of the {@link Family}
     */
    Choice<K> choose(
            Set<Traversal> classes, Predicate<Traits> within, Predicate<Traits> eligible, Predicate<Entry<K>> fit) {
        HeadWalk<K> walk = new HeadWalk<>();
        classes.forEach(traversal -> walk.join(oldest(traversal)));
        List<Entry<K>> removed = new ArrayList<>(0);
        for (Entry<K> head = walk.next(); head != null; head = walk.next()) {
            steps++;
            if (!eligible.test(head.traits)) {
                Family<K> family = groupOf(head).family();
                if (walk.isAtFamily() && family.heads().size() > 1 && within.test(family.traits())) {
                    walk.enter(family);
                }
                continue;
            }
            if (fit.test(head)) {
                return new Choice<>(Optional.of(head), removed);
            }
            remove(head);
            removed.add(head);
        }
        return new Choice<>(Optional.empty(), removed);
    }

    /** All entries, oldest first. */
    List<Entry<K>> byAge() {
        List<Entry<K>> byAge = new ArrayList<>(entries.size());
        entries.forEach(byAge::add);
        Collections.sort(byAge);
        steps += byAge.size();
        return byAge;
    }

    /** Removes at most {@code max} entries that are alive no more, and says how many. */
    int expire(long now, int max) {
        int removed = 0;
        while (removed < max) {
            Entry<K> over = deadlines.expired(now);
            if (over == null) {
                break;
            }
            remove(over);
            removed++;
        }
        return removed;
    }

    private Group<K> newGroup(Traits traits) {
        return new Group<>(traits, families.computeIfAbsent(traits.ofUnknownAsn(), Family::new));
    }

    private void headChanged(Group<K> group, @Nullable Entry<K> before) {
        Entry<K> after = group.head();
        if (before == after) {
            return;
        }
        Family<K> family = group.family();
        Entry<K> oldestBefore = family.oldest();
        replace(family.heads(), before, after);
        if (family.oldest() != oldestBefore) {
            replace(oldest(family.traits().traversal()), oldestBefore, family.oldest());
        }
        if (family.oldest() == null) {
            families.remove(family.traits());
        }
    }

    private void replace(NavigableSet<Entry<K>> entries, @Nullable Entry<K> before, @Nullable Entry<K> after) {
        if (before != null) {
            entries.remove(before);
        }
        if (after != null) {
            entries.add(after);
        }
    }

    private static <K> Group<K> groupOf(Entry<K> waiting) {
        return Objects.requireNonNull(waiting.group);
    }

    private NavigableSet<Entry<K>> oldest(Traversal traversal) {
        return Objects.requireNonNull(oldest.get(traversal));
    }
}
