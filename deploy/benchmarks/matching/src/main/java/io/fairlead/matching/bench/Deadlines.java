// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** When the announcements of a book end. */
public enum Deadlines {
    /** All at the same. */
    ONE_INSTANT {
        @Override
        Instant next(Random random) {
            return FilledBook.FILLED.plusSeconds(1);
        }
    },

    /** Within a second, in no order: as it looks to a sweep that comes a second later. */
    SCATTERED {
        @Override
        Instant next(Random random) {
            return FilledBook.FILLED.plusNanos(
                    1 + random.nextLong(Duration.ofSeconds(1).toNanos()));
        }
    };

    abstract Instant next(Random random);

    FilledBook fill(int entries) {
        Random random = new Random(1);
        FilledBook book = new FilledBook(Front.NONE, 0);
        for (int i = 0; i < entries; i++) {
            book.enlist(new Peer(i), Front.MIXED_TRAVERSAL.front(i), next(random));
        }
        return book;
    }
}
