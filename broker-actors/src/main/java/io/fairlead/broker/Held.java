// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.concurrent.CompletionStage;

/** A request that the broker holds for a front until it has an outcome. */
public interface Held<T> {

    /** Completes exactly once; exceptionally only on a bug. */
    CompletionStage<T> outcome();

    /**
     * The caller has gone without having received the outcome. Before there is one, this ends the request at once.
     * After, it says that the outcome is lost: an offer that was given to this announcement looks for another. Never
     * call it when the caller may have read the outcome. Calling it twice is harmless.
     */
    void callerGone();

    /**
     * The caller has closed its connection after the outcome was written to it, and may have read it or not. An offer
     * that was given to this announcement goes on waiting for its answer, and soon looks for another as well. Calling
     * it twice is harmless.
     */
    void callerClosed();
}
