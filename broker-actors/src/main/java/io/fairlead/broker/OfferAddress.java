// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/**
 * Where an offer's answers are to go.
 *
 * @param node names the client's node, as cluster membership does ({@code UniqueAddress.longUid})
 * @param offer names the offer on that node
 */
record OfferAddress(long node, long offer) {}
