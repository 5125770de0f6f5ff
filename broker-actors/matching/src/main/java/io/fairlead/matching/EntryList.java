// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import org.jspecify.annotations.Nullable;

/**
 * Entries in the order in which they were appended, linked through themselves: each leaves in constant time from any
 * place, and is in one list at most.
 */
final class EntryList<K> {

    private @Nullable Entry<K> first;
    private @Nullable Entry<K> last;

    /** The one that was appended before all others; null when there is none. */
    @Nullable
    Entry<K> first() {
        return first;
    }

    /** The one that was appended after all others; null when there is none. */
    @Nullable
    Entry<K> last() {
        return last;
    }

    /** To be told of an entry that is in no list. */
    void append(Entry<K> entry) {
        entry.list = this;
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
    }

    /** False when it was not in this list. */
    boolean remove(Entry<K> entry) {
        if (entry.list != this) {
            return false;
        }
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.list = null;
        entry.before = null;
        entry.after = null;
        return true;
    }
}
