// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferOutcome.WhyNoAnswer;
import io.fairlead.broker.OfferOutcome.WhyNoMatch;

/** How one offer's request may end without an answer, and what its client is told then. */
final class OfferVerdicts {

    private final RetryAdvice retry;
    private boolean proxyLost;

    OfferVerdicts(RetryAdvice retry) {
        this.retry = retry;
    }

    /** From now on it says that it had a proxy, rather than that there never was one. */
    void proxyWasLost() {
        proxyLost = true;
    }

    OfferOutcome noMatch(WhyNoMatch why) {
        return proxyLost ? noAnswer(WhyNoAnswer.PROXY_GONE) : new OfferOutcome.NoMatch(why, retry.afterOffer());
    }

    OfferOutcome noAnswer(WhyNoAnswer why) {
        return new OfferOutcome.NoAnswer(why, retry.afterOffer());
    }

    OfferOutcome queueFull() {
        return new OfferOutcome.Refused(new Refusal.QueueFull(retry.afterRefusal()));
    }

    OfferOutcome unavailable() {
        return new OfferOutcome.Refused(new Refusal.Unavailable(retry.afterRefusal()));
    }
}
