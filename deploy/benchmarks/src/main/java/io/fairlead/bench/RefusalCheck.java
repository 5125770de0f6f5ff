// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** P5, as far as callers see it: whoever is turned away is told so in the words of the API, and when to come back. */
record RefusalCheck(Books books, Findings findings) {

    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    void run() {
        books.announcements().forEach(this::clear);
        books.offers().forEach(this::clear);
        books.answers().forEach(this::clear);
    }

    private void clear(Exchange exchange) {
        int status = exchange.outcome().status();
        boolean hint = exchange.outcome().retryAfterMs() >= 0;
        switch (exchange.end()) {
            case NO_MATCH, NO_ANSWER -> {
                if (!hint) {
                    findings.breach(Promise.P5, "no retry advice with an outcome", exchange);
                }
            }
            case PROBLEM -> {
                if (status < SERVER_FAULT && status != TOO_MANY) {
                    findings.breach(Promise.P5, "a proper request was called improper", exchange);
                } else if (!hint && status != SERVER_FAULT) {
                    findings.breach(Promise.P5, "no retry advice with a refusal", exchange);
                } else if (exchange.outcome().word().isEmpty()) {
                    findings.breach(Promise.P5, "a refusal without a code", exchange);
                }
            }
            case UNREADABLE -> findings.breach(Promise.P5, "not a reply of the API", exchange);
            case MATCHED, ANSWERED, DELIVERED, NO_CLIENT, REFUSED, RESET, CLOSED, TIMEOUT -> {}
            case ABORTED_BY_CLOSE, ABORTED_BY_RESET, STOPPED -> {}
        }
    }
}
