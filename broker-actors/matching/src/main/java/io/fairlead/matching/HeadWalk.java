// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** Visits the groups of several traversal classes by their heads, oldest first over all of them. */
final class HeadWalk<K> {

    private final List<Course<K>> courses = new ArrayList<>(Traversal.values().length);
    private @Nullable Course<K> last;

    /** To be called for every class before the first {@link #next}. */
    void join(NavigableSet<Entry<K>> heads) {
        if (!heads.isEmpty()) {
            courses.add(new Course<>(heads));
        }
    }

    /** The next head, or null after the last one. */
    @Nullable
    Entry<K> next() {
        last = null;
        for (Course<K> course : courses) {
            if (course.next != null && (last == null || course.isBefore(last))) {
                last = course;
            }
        }
        return last == null ? null : last.advance();
    }

    /** To be told when the head last visited has left its group; the one that takes its place is still to come. */
    void removed(Entry<K> head) {
        if (last != null) {
            last.resumeAfter(head);
        }
    }

    /** What is still to be visited of one class. */
    private static final class Course<K> {

        private final NavigableSet<Entry<K>> heads;
        private Iterator<Entry<K>> rest;
        private @Nullable Entry<K> next;

        Course(NavigableSet<Entry<K>> heads) {
            this.heads = heads;
            this.rest = heads.iterator();
            advance();
        }

        boolean isBefore(Course<K> other) {
            return next != null && other.next != null && next.isOlderThan(other.next);
        }

        @Nullable
        Entry<K> advance() {
            Entry<K> visited = next;
            next = rest.hasNext() ? rest.next() : null;
            return visited;
        }

        void resumeAfter(Entry<K> head) {
            rest = heads.tailSet(head, false).iterator();
            advance();
        }
    }
}
