// SPDX-License-Identifier: Apache-2.0
/**
 * Load with a conscience: a driver that plays many proxies and clients against the HTTP API of a broker and writes down
 * every request in a ledger, and a checker that decides from ledgers alone whether the broker kept its promises.
 *
 * <p>The driver knows nothing of Fairlead but the API, so that it can drive another broker that speaks it. The checker
 * knows nothing of the driver but the ledger, so that ledgers of several drivers can be judged together, and again
 * later.
 *
 * <p>Where to look: {@link Driver} and {@link Plan} for what is done to the broker, {@link Ledger} and {@link Exchange}
 * for what is written down, {@link Mark} for what a scenario must tell, {@link Checker} for what is decided and how.
 */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
