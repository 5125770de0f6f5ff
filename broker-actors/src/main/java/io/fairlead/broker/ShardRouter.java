// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;

/** The way to the matchers, wherever they live. */
interface ShardRouter {

    void toMatcher(Compartment compartment, MatcherProtocol.Command command);
}
