// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;

/** The way to the sharded entities, wherever they live. */
interface ShardRouter {

    void toMatcher(Compartment compartment, MatcherProtocol.Command command);

    void toPendingAnswer(ConnectionId connectionId, PendingAnswer.Command command);
}
