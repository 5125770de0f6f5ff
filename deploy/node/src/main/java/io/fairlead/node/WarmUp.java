// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.config.FairleadSettings;
import io.fairlead.config.WarmUpSettings;
import io.fairlead.edge.HttpEdge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Exchanges} that a node serves to itself before it says that it is ready, so that its first callers do not
 * wait for a JVM that loads classes and compiles.
 *
 * <p>What goes wrong here is logged and hinders nothing: a node that cannot match at the moment is not made better by
 * staying away.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private WarmUp() {}

    /**
     * Runs {@code ready} when the node is warm: at once without an edge, or when no exchanges are asked for. They come
     * by the port that callers come by: that for balancers, if there is one.
     */
    static void before(Runnable ready, Optional<HttpEdge> edge, FairleadSettings settings) {
        if (edge.isEmpty() || settings.node().warmUp().exchanges() == 0) {
            ready.run();
            return;
        }
        Thread.ofVirtual().name("warm-up").start(() -> {
            try {
                run(edge.get(), settings);
            } finally {
                ready.run();
            }
        });
    }

    /** Returns when all exchanges are done, one has failed, or the time is up. */
    private static void run(HttpEdge edge, FairleadSettings settings) {
        WarmUpSettings warmUp = settings.node().warmUp();
        var version = edge.balancerAddress().isPresent() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        InetSocketAddress address = edge.balancerAddress().orElse(edge.address());
        long begin = System.nanoTime();
        try (var exchanges = new Exchanges(
                version,
                List.of(Welcome.url(address)),
                warmUp.max(),
                settings.clusterWide().matching().minimumProtocolVersion())) {
            serve(exchanges, warmUp.exchanges());
            LOG.info(
                    "Warmed up by {} exchanges in {} ms, {}",
                    exchanges.done(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                    version);
        }
    }

    private static void serve(Exchanges exchanges, int count) {
        try {
            exchanges.serve(count);
        } catch (TimeoutException timeUp) {
            LOG.debug("The time for the warm-up is over", timeUp);
        } catch (IOException | ExecutionException | IllegalStateException failure) {
            LOG.warn("The warm-up ended early: {}", failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
