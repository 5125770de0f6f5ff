// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import org.apache.pekko.actor.typed.ActorRef;

/** The way to the matchers, wherever they live. */
interface ShardRouter {

    void toMatcher(Compartment compartment, MatcherProtocol.Command command);

    /** To the matcher that has recalled a request: its shard would keep that while it looks for its home. */
    default void straightTo(ActorRef<MatcherProtocol.Command> matcher, MatcherProtocol.Command command) {
        matcher.tell(command);
    }
}
