// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting entries of equal traits, oldest first.
 *
 * <p>Entries usually arrive in the order of their age and are appended to a linked list, which they also leave in
 * constant time from any place. One that arrives out of that order (given back by an offer, or enlisted again with many
 * others after a restart) would have to be inserted somewhere in the list; it goes into an ordered set of
 * late arrivals instead, in logarithmic time. The head is the older of the two firsts.
 */
final class Group<K> {

    private final Traits traits;
    private final Family<K> family;
    private final EntryList<K> listed = new EntryList<>();
    private @Nullable TreeSet<Entry<K>> late;

    Group(Traits traits, Family<K> family) {
        this.traits = traits;
        this.family = family;
    }

    Traits traits() {
        return traits;
    }

    Family<K> family() {
        return family;
    }

    /** The oldest entry; null when there is none. */
    @Nullable
    Entry<K> head() {
        Entry<K> oldestListed = listed.first();
        if (late == null) {
            return oldestListed;
        }
        Entry<K> oldestLate = late.getFirst();
        return oldestListed != null && oldestListed.isOlderThan(oldestLate) ? oldestListed : oldestLate;
    }

    void add(Entry<K> entry) {
        entry.group = this;
        Entry<K> newestListed = listed.last();
        if (newestListed != null && entry.isOlderThan(newestListed)) {
            addLate(entry);
        } else {
            listed.append(entry);
        }
    }

    void remove(Entry<K> entry) {
        if (!listed.remove(entry)) {
            removeLate(entry);
        }
        entry.group = null;
    }

    private void addLate(Entry<K> entry) {
        if (late == null) {
            late = new TreeSet<>();
        }
        late.add(entry);
    }

    /** Most groups never have late arrivals, so none keeps an empty set. */
    private void removeLate(Entry<K> entry) {
        if (late != null) {
            late.remove(entry);
            if (late.isEmpty()) {
                late = null;
            }
        }
    }
}
