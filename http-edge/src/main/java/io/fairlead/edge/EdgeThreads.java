// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that hear callers and balancers. */
final class EdgeThreads {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeThreads.class);

    private EdgeThreads() {}

    /**
     * Threads that nobody can do without: should one of them break, the node ends, to be started again.
     *
     * @param whom they hear
     */
    static ThreadFactory of(ActorSystem<?> system, String whom) {
        return Thread.ofPlatform()
                .daemon()
                .name("%s-%s-".formatted(system.name(), whom), 1)
                .uncaughtExceptionHandler((thread, failure) -> {
                    LOG.error("{} has ended, so {} are not heard any more", thread.getName(), whom, failure);
                    CoordinatedShutdown.get(system).runAll(HttpEdge.Broken.INSTANCE);
                })
                .factory();
    }
}
