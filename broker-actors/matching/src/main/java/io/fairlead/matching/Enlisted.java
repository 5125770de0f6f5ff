// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.List;

/** What became of an announcement that was queued or refreshed. */
public sealed interface Enlisted<O> {

    /** Offers that would have had it but for too little time left, oldest first: they wait no more and must be told. */
    List<O> tooLate();

    /** It goes to this offer, the oldest eligible one. Neither waits here any more. */
    record Proposed<O>(O offer, List<O> tooLate) implements Enlisted<O> {

        public Proposed {
            tooLate = List.copyOf(tooLate);
        }
    }

    /** No eligible offer waits; the announcement does now. Also the answer to a refresh. */
    record Queued<O>(List<O> tooLate) implements Enlisted<O> {

        public Queued {
            tooLate = List.copyOf(tooLate);
        }
    }

    /** No eligible offer waits and there is no room: the announcement does not wait here. */
    record Full<O>(int announcementsMax, List<O> tooLate) implements Enlisted<O> {

        public Full {
            tooLate = List.copyOf(tooLate);
        }
    }
}
