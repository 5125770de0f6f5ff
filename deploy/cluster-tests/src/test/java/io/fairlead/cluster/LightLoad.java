// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxPeer.id;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some callers who announce and offer one after the other, over connections that they keep as long as they may, and
 * mind everything that is not a 200. Nobody is matched: all compartments are their own.
 */
final class LightLoad implements AutoCloseable {

    private static final int CALLERS = 8;
    private static final int WAIT_MAX_MS = 400;
    private static final int THINK_MAX_MS = 40;
    private static final Duration STEP = Duration.ofMillis(10);

    private final BlackBoxBroker broker;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean stopped;

    private LightLoad(URI url) {
        this.broker = new BlackBoxBroker(url);
    }

    static LightLoad on(URI url) {
        LightLoad load = new LightLoad(url);
        for (int seed = 0; seed < CALLERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            load.threads.execute(() -> load.call(random));
        }
        return load;
    }

    private void call(SplittableRandom random) {
        while (!stopped) {
            BlackBoxPeer peer = BlackBoxPeer.in(id()).waiting(random.nextInt(WAIT_MAX_MS));
            try {
                BlackBoxReply reply = random.nextBoolean()
                        ? broker.call("/v1/offers", peer.offer("load"))
                        : broker.call("/v1/announcements", peer.announcement(id()));
                if (reply.status() == 200) {
                    answered.incrementAndGet();
                } else {
                    complaints.add(reply.toString());
                }
            } catch (IOException cutOff) {
                complaints.add(cutOff.toString());
            }
            BlackBoxBroker.pause(Duration.ofMillis(random.nextInt(THINK_MAX_MS)));
        }
    }

    /** Waits until this many more have had their answer, 30 s at most. */
    void awaitAnswers(int more) {
        int enough = answered.get() + more;
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (answered.get() < enough) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not answered any more; complaints: " + complaints());
            }
            BlackBoxBroker.pause(STEP);
        }
    }

    /** Every answer that was not a 200, and every connection that broke. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        stopped = true;
        threads.close();
    }
}
