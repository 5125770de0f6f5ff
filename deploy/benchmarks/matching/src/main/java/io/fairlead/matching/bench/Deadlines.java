// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.time.Duration;
import java.util.Random;

/** When announcements end that all do within a second. */
public enum Deadlines {
    /** All at the same. */
    ONE_INSTANT(Duration.ofNanos(1)),

    /** In no order: harder, since what ends next lies anywhere in memory. */
    SCATTERED(Duration.ofSeconds(1));

    private final Duration within;

    Deadlines(Duration within) {
        this.within = within;
    }

    /** How long after the first possible instant another one ends. */
    public Duration next(Random random) {
        return Duration.ofNanos(random.nextLong(within.toNanos()));
    }

    FilledBook fill(int entries) {
        Random random = new Random(1);
        FilledBook book = new FilledBook(Front.NONE, 0);
        for (int i = 0; i < entries; i++) {
            book.enlist(new Peer(i), Front.MIXED_TRAVERSAL.front(i), FilledBook.BETWEEN.plus(next(random)));
        }
        return book;
    }
}
