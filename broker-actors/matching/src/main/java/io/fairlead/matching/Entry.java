// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import org.jspecify.annotations.Nullable;

/**
 * One announcement or offer in a {@link WaitingIndex}. Natural order is age: the earlier {@code since} first, then the
 * earlier arrival. Links and positions live in the entry itself (about 80 bytes), each written by the one class that
 * is named beside it.
 */
final class Entry<K> implements Comparable<Entry<K>> {

    final K key;

    /** Of its key. */
    final int hash;

    final long since;
    private final long arrival;

    /** Of its group, so that entries of equal traits share one instance. */
    final Traits traits;

    /** Its deadline. Written by the index, as is the next. */
    long until;

    /** When it has been silent for too long, if nothing more is heard of it. */
    long silentAt;

    /** The group it waits in; null once it has left. Written by the group. */
    @Nullable
    Group<K> group;

    /** The next of its chain in the {@link EntryTable}, which writes it. */
    @Nullable
    Entry<K> next;

    /** The list that it is in, if it is in one. Written by that, as are its neighbours there. */
    @Nullable
    EntryList<K> list;

    @Nullable
    Entry<K> before;

    @Nullable
    Entry<K> after;

    /** Its place in the heap of {@link Deadlines}, which writes it. */
    int slot;

    Entry(K key, Traits traits, long since, long arrival) {
        this.key = key;
        this.hash = hash(key);
        this.traits = traits;
        this.since = since;
        this.arrival = arrival;
    }

    /** As good in its lower bits as in its higher ones. */
    static int hash(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    /** At this instant it is alive no more. */
    long expiry() {
        return Math.min(until, silentAt);
    }

    boolean isAlive(long now) {
        return now < expiry();
    }

    boolean isOlderThan(Entry<K> other) {
        return compareTo(other) < 0;
    }

    Waiting waiting() {
        return new Waiting(traits, Nanos.instant(since), Nanos.instant(until));
    }

    @Override
    public int compareTo(Entry<K> other) {
        int bySince = Long.compare(since, other.since);
        return bySince != 0 ? bySince : Long.compare(arrival, other.arrival);
    }
}
