// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One TCP connection that is relayed under the rule of its {@link Link}, both directions alike.
 *
 * <p>Each direction has a reader, which obeys the rule, and a writer, which waits until what was read is due. Between
 * them are at most {@value #CHUNKS_MAX} chunks: a reader that is too quick is held up, as by a slow line.
 */
final class RelayedConnection {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int CHUNKS_MAX = 2_048;

    /** What was read at once, and when it is to be written; an empty one is the end. */
    private static final class Chunk {
        private final byte[] bytes;
        private final long dueNanos;

        Chunk(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private final Link link;
    private final Socket near;
    private final Socket far;
    private final SplittableRandom random;
    private final AtomicBoolean swallowed = new AtomicBoolean();
    private final AtomicBoolean halfClosed = new AtomicBoolean();
    private final AtomicInteger directions = new AtomicInteger(2);

    /**
     * @param near to whoever connected
     * @param far to whom it wanted to reach
     */
    RelayedConnection(Link link, Socket near, Socket far, SplittableRandom random) {
        this.link = link;
        this.near = near;
        this.far = far;
        this.random = random;
    }

    void start() {
        if (!link.admit(this)) {
            reset();
            return;
        }
        relay(near, far, random.split());
        relay(far, near, random.split());
        obey(link.rule());
    }

    private void relay(Socket from, Socket to, SplittableRandom jitter) {
        var chunks = new ArrayBlockingQueue<Chunk>(CHUNKS_MAX);
        Thread.ofVirtual().name("relay-read").start(() -> endingInReset(() -> read(from, chunks, jitter)));
        Thread.ofVirtual().name("relay-write").start(() -> endingInReset(() -> write(chunks, to)));
    }

    private interface Direction {
        void run() throws IOException, InterruptedException;
    }

    /** A side that fails, or is closed by the other direction, ends both. */
    private void endingInReset(Direction direction) {
        try {
            direction.run();
        } catch (IOException _) {
            reset();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    /** Obeys a rule that concerns connections, not what they carry. */
    void obey(LinkRule rule) {
        switch (rule) {
            case LinkRule.Cut _ -> reset();
            case LinkRule.HalfClose _ -> halfClose();
            case LinkRule.BlackHole _ -> {}
            case LinkRule.Pass _, LinkRule.Delay _, LinkRule.Hold _ -> {
                if (swallowed.get()) {
                    reset();
                }
            }
        }
    }

    private void read(Socket from, BlockingQueue<Chunk> chunks, SplittableRandom jitter)
            throws IOException, InterruptedException {
        var buffer = new byte[CHUNK_BYTES];
        long lastDue = System.nanoTime();
        for (int length = from.getInputStream().read(buffer);
                length >= 0;
                length = from.getInputStream().read(buffer)) {
            LinkRule rule = link.ruleToObey();
            switch (rule) {
                case LinkRule.Pass _, LinkRule.Hold _ -> lastDue = Math.max(lastDue, System.nanoTime());
                case LinkRule.Delay delay -> lastDue = Math.max(lastDue, System.nanoTime() + nanos(delay, jitter));
                case LinkRule.BlackHole _, LinkRule.HalfClose _ -> swallowed.set(true);
                case LinkRule.Cut _ -> reset();
            }
            if (!swallowed.get()) {
                chunks.put(new Chunk(Arrays.copyOf(buffer, length), lastDue));
            } else if (!(link.rule() instanceof LinkRule.BlackHole || link.rule() instanceof LinkRule.HalfClose)) {
                reset(); // the rule has changed between the two looks
            }
        }
        chunks.put(new Chunk(new byte[0], lastDue));
    }

    private static long nanos(LinkRule.Delay delay, SplittableRandom random) {
        long jitter = delay.jitter().toNanos();
        return delay.least().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
    }

    private void write(BlockingQueue<Chunk> chunks, Socket to) throws IOException, InterruptedException {
        for (Chunk chunk = chunks.take(); !chunk.isEnd(); chunk = chunks.take()) {
            TimeUnit.NANOSECONDS.sleep(chunk.dueNanos - System.nanoTime());
            to.getOutputStream().write(chunk.bytes);
        }
        to.shutdownOutput();
        if (directions.decrementAndGet() == 0) {
            close();
        }
    }

    /** Once: a connection that starts as the rule comes is told of it by the link, and finds it there itself. */
    private void halfClose() {
        swallowed.set(true);
        if (!halfClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            far.shutdownOutput();
        } catch (IOException _) {
            reset(); // it has ended already
        }
    }

    /** Ends both sides as a machine does that knows nothing of the connection. */
    void reset() {
        try {
            near.setSoLinger(true, 0);
            far.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed already, by the other direction.
        }
        close();
    }

    private void close() {
        link.forget(this);
        try (near;
                far) {
            // Closing wakes the readers and writers of both.
        } catch (IOException _) {
            // A socket that cannot be closed is closed.
        }
    }
}
