// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time in which a request could have been matched, as far as the ledger shows.
 *
 * @param to when it could no longer: it was matched, had ended, or its node was away
 */
record Wait(Exchange exchange, Peer peer, long from, long to) {

    private static final long NANOS_PER_MS = 1_000_000;

    /** What decides eligibility inside one compartment: those who share it are interchangeable here. */
    record Traits(String country, long asn, int protocolVersion) {}

    Traits traits() {
        return new Traits(peer.country(), peer.asn(), peer.protocolVersion());
    }

    /** When the request waited: in one piece, unless its node was away for a while. */
    static List<Wait> of(Exchange exchange, Books books, CheckSettings settings) {
        long sent = exchange.request().sentNanos();
        long end = Math.min(
                exchange.outcome().endedNanos(), sent + exchange.request().waitMs() * NANOS_PER_MS);
        if (exchange.kind() == Exchange.Kind.OFFER) {
            end = Math.min(end, seekingEnd(exchange, books, settings));
        }
        List<Wait> waits = new ArrayList<>(1);
        if (waited(exchange.end()) && end > sent) {
            Peer peer = books.peer(exchange);
            for (Spans.Span span : books.faults().present(exchange, sent, end)) {
                waits.add(new Wait(exchange, peer, span.from(), span.to()));
            }
        }
        return waits;
    }

    /** An offer seeks until it is given to somebody, or has too little time left. */
    private static long seekingEnd(Exchange offer, Books books, CheckSettings settings) {
        long tooLate = offer.request().sentNanos()
                + offer.request().waitMs() * NANOS_PER_MS
                - settings.offerMinimumRemaining().toNanos();
        return books.givenTo(offer).stream()
                .mapToLong(given -> given.outcome().endedNanos())
                .reduce(tooLate, Math::min);
    }

    /** Whoever was turned away has not waited. */
    private static boolean waited(End end) {
        return switch (end) {
            case MATCHED, ANSWERED, NO_MATCH, NO_ANSWER, RESET, CLOSED, TIMEOUT -> true;
            case ABORTED_BY_CLOSE, ABORTED_BY_RESET, STOPPED -> true;
            case DELIVERED, NO_CLIENT, PROBLEM, UNREADABLE, REFUSED -> false;
        };
    }
}
