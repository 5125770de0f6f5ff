// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.edge.HttpEdge;
import org.apache.pekko.actor.CoordinatedShutdown;

/** Why a node has ended. */
enum Ending {
    /** By an operator, or a signal. */
    STOPPED,
    /** By its cluster, which had lost contact with it. */
    REMOVED,
    /** By itself, because it could not hear its callers any more. */
    BROKEN;

    static Ending of(CoordinatedShutdown.Reason reason) {
        if (reason.equals(CoordinatedShutdown.clusterDowningReason())) {
            return REMOVED;
        }
        return reason == HttpEdge.Broken.INSTANCE ? BROKEN : STOPPED;
    }
}
