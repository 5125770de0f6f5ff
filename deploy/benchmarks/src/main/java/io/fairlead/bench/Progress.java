// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** Where a driver stands; calls that never got a connection are among the failures. */
public record Progress(
        long heldAnnouncements,
        long heldOffers,
        long connections,
        long matched,
        long answered,
        long noMatch,
        long noAnswer,
        long problems,
        long aborts,
        long failures) {

    static Progress of(Counts counts, int connections) {
        long aborts = 0;
        long failures = 0;
        for (End end : End.values()) {
            aborts += end.isAbort() ? counts.ended(end) : 0;
            failures += end.isFailure() ? counts.ended(end) : 0;
        }
        return new Progress(
                counts.underWay(Exchange.Kind.ANNOUNCEMENT),
                counts.underWay(Exchange.Kind.OFFER),
                connections,
                counts.ended(End.MATCHED),
                counts.ended(End.ANSWERED),
                counts.ended(End.NO_MATCH),
                counts.ended(End.NO_ANSWER),
                counts.ended(End.PROBLEM) + counts.ended(End.UNREADABLE),
                aborts,
                failures);
    }
}
