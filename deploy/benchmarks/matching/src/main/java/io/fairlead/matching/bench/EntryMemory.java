// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What an announcement that waits takes of the heap, without the name that its request has anyway. */
enum EntryMemory {
    /** They came in the order of their age. */
    IN_ORDER {
        @Override
        void arrange(List<Peer> peers) {}
    },

    /** They came in no order, as after the loss of a matcher. */
    SHUFFLED {
        @Override
        void arrange(List<Peer> peers) {
            Collections.shuffle(peers, new Random(1));
        }
    };

    private static final int ENTRIES = 1_000_000;
    private static final int COLLECTIONS = 3;

    abstract void arrange(List<Peer> peers);

    double bytesEach() {
        Peer[] array = new Peer[ENTRIES];
        Arrays.setAll(array, Peer::new);
        List<Peer> peers = new ArrayList<>(List.of(array));
        arrange(peers);
        long before = heapInUse();
        FilledBook book = new FilledBook(Front.MIXED_TRAVERSAL, 0);
        peers.forEach(peer ->
                book.enlist(peer, Front.MIXED_TRAVERSAL.front(peer.number()), FilledBook.SOUGHT.plusSeconds(1)));
        long after = heapInUse();
        int waiting = book.book().census().announcementsWaiting();
        if (waiting != peers.size()) { // also keeps both of them until here
            throw new IllegalStateException(waiting + " wait, not " + peers.size());
        }
        return (double) (after - before) / waiting;
    }

    private static long heapInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
