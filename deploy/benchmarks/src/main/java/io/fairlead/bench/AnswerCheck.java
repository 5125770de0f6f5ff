// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Posted.Sort;
import java.util.Optional;

/**
 * P4. An offer's answer is the one that was posted, with the right IDs, for the announcement that was given this offer,
 * and it came as it was sent. What is posted with a wrong ID reaches nobody.
 */
record AnswerCheck(Books books, Findings findings) {

    void run() {
        for (Exchange announcement : books.announcements()) {
            if (announcement.end() == End.MATCHED) {
                rightOffer(announcement);
            }
        }
        for (Exchange offer : books.offers()) {
            if (offer.end() == End.ANSWERED) {
                rightAnswer(offer);
            }
        }
        for (Exchange answer : books.answers()) {
            if (answer.end() == End.DELIVERED && answer.request().posted().sort() == Sort.FOREIGN) {
                findings.breach(Promise.P4, "an answer with a wrong ID was delivered", answer);
            }
        }
    }

    private void rightOffer(Exchange announcement) {
        if (books.find(Kind.OFFER, announcement.outcome().seen()).isEmpty()) {
            findings.breach(Promise.P4, "a proxy was given an offer that nobody made", announcement);
        } else if (!announcement.outcome().intact()) {
            findings.breach(Promise.P4, "an offer was altered on its way", announcement);
        }
    }

    private void rightAnswer(Exchange offer) {
        Optional<Exchange> answer = books.find(Kind.ANSWER, offer.outcome().seen());
        if (answer.isEmpty()) {
            findings.breach(Promise.P4, "a client got an answer that nobody posted", offer);
            return;
        }
        if (!offer.outcome().intact()) {
            findings.breach(Promise.P4, "an answer was altered on its way", offer);
        }
        if (answer.get().request().posted().sort() == Sort.FOREIGN) {
            findings.breach(Promise.P4, "a client got an answer with a wrong ID", offer, answer.get());
            return;
        }
        long matched = answer.get().request().posted().announcement();
        Optional<Exchange> announcement = books.find(Kind.ANNOUNCEMENT, matched);
        if (announcement.isEmpty() || announcement.get().outcome().seen() != offer.token()) {
            findings.breach(Promise.P4, "a client got an answer that was made for another", offer, answer.get());
        } else if (!announcement
                .get()
                .outcome()
                .connectionId()
                .equals(offer.outcome().connectionId())) {
            findings.breach(
                    Promise.P4, "proxy and client were told different connection IDs", announcement.get(), offer);
        }
    }
}
