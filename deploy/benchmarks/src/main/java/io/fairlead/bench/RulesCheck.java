// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;

/**
 * The rules of design.md, section 3.2: only eligible pairs are matched, and both are told the version that they share.
 */
record RulesCheck(Books books, Findings findings, Eligibility eligibility) {

    void run() {
        for (Exchange announcement : books.announcements()) {
            if (announcement.end() == End.MATCHED) {
                books.find(Kind.OFFER, announcement.outcome().seen()).ifPresent(offer -> pair(announcement, offer));
            }
        }
    }

    private void pair(Exchange announcement, Exchange offer) {
        Peer proxy = books.peer(announcement);
        Peer client = books.peer(offer);
        if (!eligibility.mayMeet(proxy, client)) {
            findings.breach(
                    Promise.RULES,
                    "an ineligible pair was matched",
                    Findings.words(announcement) + " of " + proxy + " | " + Findings.words(offer) + " of " + client);
        }
        int shared = Math.min(proxy.protocolVersion(), client.protocolVersion());
        if (announcement.outcome().protocolVersion() != shared) {
            findings.breach(Promise.RULES, "a proxy was told a wrong protocol version", announcement, offer);
        }
        if (answeredBy(announcement, offer) && offer.outcome().protocolVersion() != shared) {
            findings.breach(Promise.RULES, "a client was told a wrong protocol version", announcement, offer);
        }
    }

    /** An offer that was handed on may have been answered by another proxy than this one. */
    private static boolean answeredBy(Exchange announcement, Exchange offer) {
        return offer.end() == End.ANSWERED
                && offer.outcome().connectionId().equals(announcement.outcome().connectionId());
    }
}
