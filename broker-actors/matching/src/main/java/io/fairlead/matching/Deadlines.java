// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an index by the instant at which they expire: a heap whose every node has four children, in which an
 * entry knows its place. What is compared stands beside the heap, so that passing a level reads one line of memory and
 * no entry. Adding one that expires last, the usual case, takes one comparison; everything else passes at most log4 n
 * levels, which is 10 for a million. Why not a timer wheel: {@code LOAD_BEARING.md}, 1.
 */
final class Deadlines<K> {

    private static final int CHILDREN = 4;

    private final List<Entry<K>> heap = new ArrayList<>();

    /** When the entry in the same place of the heap expires. */
    private long[] expiries = new long[CHILDREN];

    boolean isEmpty() {
        return heap.isEmpty();
    }

    void add(Entry<K> entry) {
        if (heap.size() == expiries.length) {
            expiries = Arrays.copyOf(expiries, 2 * expiries.length);
        }
        heap.add(entry);
        rise(entry, heap.size() - 1);
    }

    void remove(Entry<K> entry) {
        Entry<K> last = heap.removeLast();
        if (last != entry) {
            last.slot = entry.slot;
            moved(last);
        }
    }

    /** To be told whenever the expiry of an entry has changed. */
    void moved(Entry<K> entry) {
        sink(entry, rise(entry, entry.slot));
    }

    /** One that has expired; null when there is none. */
    @Nullable
    Entry<K> expired(long now) {
        return heap.isEmpty() || now < expiries[0] ? null : heap.getFirst();
    }

    private int rise(Entry<K> entry, int from) {
        long expiry = entry.expiry();
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) / CHILDREN;
            if (expiries[parent] <= expiry) {
                break;
            }
            put(heap.get(parent), expiries[parent], slot);
            slot = parent;
        }
        put(entry, expiry, slot);
        return slot;
    }

    private void sink(Entry<K> entry, int from) {
        long expiry = entry.expiry();
        int slot = from;
        for (int child = earliestChild(slot); child > 0 && expiries[child] < expiry; ) {
            put(heap.get(child), expiries[child], slot);
            slot = child;
            child = earliestChild(slot);
        }
        put(entry, expiry, slot);
    }

    /** Zero when there is no child: the root is nobody's. */
    private int earliestChild(int slot) {
        int first = slot * CHILDREN + 1;
        int end = Math.min(first + CHILDREN, heap.size());
        int earliest = 0;
        for (int child = first; child < end; child++) {
            if (earliest == 0 || expiries[child] < expiries[earliest]) {
                earliest = child;
            }
        }
        return earliest;
    }

    private void put(Entry<K> entry, long expiry, int slot) {
        heap.set(slot, entry);
        expiries[slot] = expiry;
        entry.slot = slot;
    }
}
