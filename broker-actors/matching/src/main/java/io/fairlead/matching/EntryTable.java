// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries by their keys: a hash table whose chains run through the entries themselves. So a choice, which has its entry
 * in hand, removes it with one look into the table; a {@link java.util.HashMap} has an object of its own beside each
 * entry, which among a million is in no cache ({@code LOAD_BEARING.md}, 9).
 *
 * <p>It doubles when it is half full, and does not shrink. Its keys need good hash codes, which nobody may choose who
 * would harm it; those of actor references are drawn by lot.
 */
final class EntryTable<K> {

    private static final int SLOTS_MIN = 16;

    private @Nullable Entry<K>[] chains = slots(SLOTS_MIN);
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Entry<K> get(K key) {
        int hash = Entry.hash(key);
        Entry<K> entry = chains[slot(hash)];
        while (entry != null && !(entry.hash == hash && entry.key.equals(key))) {
            entry = entry.next;
        }
        return entry;
    }

    /** To be told of an entry whose key is not there. */
    void add(Entry<K> entry) {
        if (2 * size >= chains.length) {
            grow();
        }
        link(entry);
        size++;
    }

    /** To be told of an entry that is there. */
    void remove(Entry<K> entry) {
        int slot = slot(entry.hash);
        Entry<K> before = Objects.requireNonNull(chains[slot]);
        if (before == entry) {
            chains[slot] = entry.next;
        } else {
            while (before.next != entry) {
                before = Objects.requireNonNull(before.next);
            }
            before.next = entry.next;
        }
        entry.next = null; // or what has left keeps what has come later
        size--;
    }

    /** In no order; nothing is to be added or removed meanwhile. */
    void forEach(Consumer<Entry<K>> action) {
        for (Entry<K> chain : chains) {
            for (Entry<K> entry = chain; entry != null; entry = entry.next) {
                action.accept(entry);
            }
        }
    }

    private void grow() {
        @Nullable Entry<K>[] old = chains;
        chains = slots(2 * old.length);
        for (Entry<K> chain : old) {
            for (Entry<K> entry = chain; entry != null; ) {
                Entry<K> next = entry.next;
                link(entry);
                entry = next;
            }
        }
    }

    /** At the end of its chain, where a look for its key has just been: what came first mostly leaves first. */
    private void link(Entry<K> entry) {
        entry.next = null;
        int slot = slot(entry.hash);
        Entry<K> last = chains[slot];
        if (last == null) {
            chains[slot] = entry;
            return;
        }
        while (last.next != null) {
            last = last.next;
        }
        last.next = entry;
    }

    private int slot(int hash) {
        return hash & (chains.length - 1);
    }

    @SuppressWarnings("unchecked")
    private static <K> @Nullable Entry<K>[] slots(int count) {
        return (Entry<K>[]) new Entry<?>[count];
    }
}
