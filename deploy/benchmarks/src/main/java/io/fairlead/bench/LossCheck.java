// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Outcome;
import io.fairlead.bench.Exchange.Posted.Sort;
import java.time.Duration;
import java.util.Set;

/**
 * No request of a surviving node is lost: it gets a reply, the reply is no fault of the broker, it does not come before
 * the wait is over without a reason, and what is said to be delivered is.
 *
 * <p>Not counted: what its peer ended itself, what a node refused because a limit was reached (P5 looks at that), and
 * what came to a node that was being drained.
 */
record LossCheck(Books books, Findings findings, CheckSettings settings) {

    private static final Set<String> LIMITS = Set.of("queue-full", "overloaded", "rate-limited");
    private static final int SERVER_FAULT = 500;

    void run() {
        books.announcements().forEach(this::notLost);
        books.offers().forEach(this::notLost);
        books.answers().forEach(this::notLost);
        books.answers().stream().filter(answer -> answer.end() == End.DELIVERED).forEach(this::arrived);
    }

    private void notLost(Exchange exchange) {
        Faults faults = books.faults();
        if (!faults.survived(exchange) || faults.cameToDrainedNode(exchange)) {
            return;
        }
        Outcome outcome = exchange.outcome();
        switch (outcome.end()) {
            case REFUSED -> lost("no connection", exchange);
            case RESET, CLOSED -> lost("connection lost", exchange);
            case TIMEOUT -> {
                if (!faults.wasFrozen(exchange)) {
                    lost("no reply in time", exchange);
                }
            }
            case PROBLEM -> {
                boolean drained = outcome.word().equals("draining") && faults.endedOnDrainedNode(exchange);
                if (outcome.status() >= SERVER_FAULT
                        && !LIMITS.contains(outcome.word())
                        && !drained
                        && !cannotArrive(exchange)) {
                    lost("status " + outcome.status() + " " + outcome.word(), exchange);
                }
            }
            case NO_MATCH -> notEarly(exchange);
            case MATCHED, ANSWERED, DELIVERED, NO_CLIENT, NO_ANSWER, UNREADABLE -> {}
            case ABORTED_BY_CLOSE, ABORTED_BY_RESET, STOPPED -> {}
        }
    }

    /**
     * An answer is told to come again while its client's node, or its own, is away, and within the outage that the
     * marks allow. Nothing is lost by that: the offer still waits for it.
     */
    private boolean cannotArrive(Exchange answer) {
        return answer.kind() == Kind.ANSWER
                && answer.outcome().word().equals("unavailable")
                && (books.faults()
                                .disturbed(
                                        answer.request().sentNanos(),
                                        answer.outcome().endedNanos())
                        || books.faults().wasAway(answer, answer)
                        || books.find(
                                        Kind.ANNOUNCEMENT,
                                        answer.request().posted().announcement())
                                .flatMap(match ->
                                        books.find(Kind.OFFER, match.outcome().seen()))
                                .filter(offer -> books.faults().wasAway(offer, answer))
                                .isPresent());
    }

    private void lost(String kind, Exchange exchange) {
        findings.breach(Promise.SURVIVORS, exchange.kind() + " lost, " + kind, exchange);
    }

    /** An offer that is too late to be matched may be told at once. */
    private void notEarly(Exchange exchange) {
        Duration waited = Duration.ofNanos(
                exchange.outcome().endedNanos() - exchange.request().sentNanos());
        Duration wait = Duration.ofMillis(exchange.request().waitMs());
        if (!exchange.outcome().word().equals("too-late")
                && waited.plus(settings.earlyMargin()).compareTo(wait) < 0
                && !books.faults().endedOnDrainedNode(exchange)) {
            lost("sent home early", exchange);
        }
    }

    private void arrived(Exchange answer) {
        books.find(Kind.ANNOUNCEMENT, answer.request().posted().announcement())
                .flatMap(match -> books.find(Kind.OFFER, match.outcome().seen()))
                .filter(offer -> books.faults().survived(offer) && !offer.end().isAbort())
                .filter(offer -> !got(offer, answer))
                .ifPresent(offer -> findings.breach(
                        Promise.SURVIVORS, "an answer is said to be delivered and was not", answer, offer));
    }

    private static boolean got(Exchange offer, Exchange answer) {
        if (answer.request().posted().sort() == Sort.FAILURE) {
            return offer.end() == End.NO_ANSWER;
        }
        return offer.end() == End.ANSWERED && offer.outcome().seen() == answer.token();
    }
}
