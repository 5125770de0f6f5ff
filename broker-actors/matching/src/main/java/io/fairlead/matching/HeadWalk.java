// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Visits the oldest entry of each family, and the heads of all groups of a family that is {@linkplain #enter entered},
 * oldest first over all of them. What is visited may be removed: who takes its place is younger, and still to come.
 */
final class HeadWalk<K> {

    private final PriorityQueue<Course<K>> courses = new PriorityQueue<>(Traversal.values().length);
    private @Nullable Course<K> last;

    /** To be called for every class, with the oldest of its families, before the first {@link #next}. */
    void join(NavigableSet<Entry<K>> oldest) {
        if (!oldest.isEmpty()) {
            courses.add(new Course<>(oldest, oldest.getFirst(), true));
        }
    }

    /** The next entry, or null after the last one. */
    @Nullable
    Entry<K> next() {
        if (last != null && last.advance()) {
            courses.add(last);
        }
        last = courses.poll();
        return last == null ? null : last.at;
    }

    /** Whether what was visited last stands for its whole family, and not for its group alone. */
    boolean isAtFamily() {
        return last != null && last.ofFamilies;
    }

    /** The other groups of the family that was visited last are to be visited, too. */
    void enter(Family<K> family) {
        Course<K> groups = new Course<>(family.heads(), family.heads().getFirst(), false);
        if (groups.advance()) {
            courses.add(groups);
        }
    }

    /** A position in one ordered set, which may change meanwhile. */
    private static final class Course<K> implements Comparable<Course<K>> {

        private final NavigableSet<Entry<K>> heads;
        private final boolean ofFamilies;
        private Entry<K> at;

        Course(NavigableSet<Entry<K>> heads, Entry<K> at, boolean ofFamilies) {
            this.heads = heads;
            this.ofFamilies = ofFamilies;
            this.at = at;
        }

        /** False when there is nothing more. */
        boolean advance() {
            Entry<K> next = heads.higher(at);
            if (next == null) {
                return false;
            }
            at = next;
            return true;
        }

        @Override
        public int compareTo(Course<K> other) {
            return at.compareTo(other.at);
        }
    }
}
