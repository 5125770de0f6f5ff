// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * P1. One announcement is given to one offer, one offer gets one answer. A double match shows as a connection ID that
 * two announcements or two offers were told, as an answer that two offers got, or as two answers that were both
 * delivered to one offer.
 *
 * <p>One offer at two proxies is not among these: when the first seems to have gone, the offer may look for another
 * (P3), and takes one answer all the same. It is counted apart.
 */
record OnceCheck(Books books, Findings findings) {

    void run() {
        noTwins("two announcements were told one connection ID", books.announcements(), End.MATCHED);
        noTwins("two offers were told one connection ID", books.offers(), End.ANSWERED);
        Map<Long, Exchange> takers = new HashMap<>();
        for (Exchange offer : books.offers()) {
            if (offer.end() == End.ANSWERED && offer.outcome().seen() != Token.NONE) {
                Exchange other = takers.putIfAbsent(offer.outcome().seen(), offer);
                if (other != null) {
                    findings.breach(Promise.P1, "two offers got one answer", other, offer);
                }
            }
            oneDelivery(offer);
        }
    }

    private void noTwins(String kind, List<Exchange> exchanges, End end) {
        Map<String, Exchange> firsts = new HashMap<>();
        for (Exchange exchange : exchanges) {
            if (exchange.end() == end) {
                Exchange other = firsts.putIfAbsent(exchange.outcome().connectionId(), exchange);
                if (other != null) {
                    findings.breach(Promise.P1, kind, other, exchange);
                }
            }
        }
    }

    private void oneDelivery(Exchange offer) {
        List<Exchange> delivered = books.givenTo(offer).stream()
                .flatMap(announcement -> books.answersTo(announcement).stream())
                .filter(answer -> answer.end() == End.DELIVERED)
                .toList();
        if (delivered.size() > 1) {
            findings.breach(Promise.P1, "two answers were delivered to one offer", delivered.get(0), delivered.get(1));
        }
    }

    /** Offers that were given to more than one announcement. */
    long handedOn() {
        return sum(offer -> books.givenTo(offer).size() > 1 ? 1 : 0);
    }

    /** Of those, the ones for which no mark of a fault is a reason. */
    long handedOnUndisturbed() {
        return sum(offer -> {
            List<Exchange> given = books.givenTo(offer);
            return given.size() > 1
                            && !books.faults()
                                    .disturbed(
                                            offer.request().sentNanos(),
                                            given.getLast().outcome().endedNanos())
                    ? 1
                    : 0;
        });
    }

    private long sum(ToLongFunction<Exchange> count) {
        return books.offers().stream().mapToLong(count).sum();
    }
}
