// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for all sockets of a listener, and tells each of what has come.
 *
 * <p>A watched channel must be closed by {@link #close}: its descriptor is given back, and a reset sent, only when the
 * poller looks up. All methods may be called from any thread.
 */
final class SocketPoller {

    /**
     * A channel that the poller watches. Its methods are called by the poller's thread, which they must not keep
     * waiting.
     */
    interface Watched {

        /**
         * Something has come, or can be sent.
         *
         * @param buffer empty, for the time of the call
         */
        void ready(SelectionKey key, ByteBuffer buffer);

        /** Every {@link #TICK} or so, whatever has come. */
        void tick();
    }

    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SocketPoller.class);
    /**
     * The most that is read of a connection at once. Pekko HTTP 1.3 parses all requests of one piece within each other,
     * and 600 are too deep for a thread, which ends the JVM. The shortest take 16 bytes, so that 256 come at once.
     */
    private static final int BUFFER_BYTES = 4 * 1024;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private volatile boolean stopped;

    private SocketPoller(Selector selector) {
        this.selector = selector;
    }

    /**
     * @param threads whose thread ends with an exception when it cannot go on: nothing watched is served from then on
     */
    static SocketPoller start(ThreadFactory threads) throws IOException {
        var poller = new SocketPoller(Selector.open());
        threads.newThread(poller::run).start();
        return poller;
    }

    /** Tells {@code watched} of what comes to the channel, once something is awaited for it. */
    void watch(SelectableChannel channel, Watched watched) throws ClosedChannelException {
        channel.register(selector, 0, watched);
    }

    /** Does nothing for a channel that is closed. */
    void await(SelectableChannel channel, int operation) {
        change(channel, key -> key.interestOpsOr(operation));
        selector.wakeup();
    }

    /** No longer awaits it. Does nothing for a channel that is closed. */
    void ignore(SelectableChannel channel, int operation) {
        change(channel, key -> key.interestOpsAnd(~operation));
    }

    private void change(SelectableChannel channel, Consumer<SelectionKey> change) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            ifOpen(key, change);
        }
    }

    void close(SelectableChannel channel) {
        closeQuietly(channel);
        selector.wakeup();
    }

    /** A close that fails has closed all the same. */
    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("{} did not close in good order", closeable, e);
        }
    }

    /** Closes every channel that is still watched, and ends the thread. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    private void run() {
        try {
            long nextTick = System.nanoTime();
            while (!stopped) {
                selector.select(this::ready, TICK.toMillis());
                if (System.nanoTime() - nextTick >= 0) {
                    selector.keys().forEach(key -> watched(key).tick());
                    nextTick = System.nanoTime() + TICK.toNanos();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            selector.keys().forEach(key -> closeQuietly(key.channel()));
            closeQuietly(selector);
        }
    }

    private void ready(SelectionKey key) {
        ifOpen(key, open -> watched(open).ready(open, buffer.clear()));
    }

    /** Its owner may close a channel at any time, on another thread. */
    private static void ifOpen(SelectionKey key, Consumer<SelectionKey> action) {
        try {
            action.accept(key);
        } catch (CancelledKeyException e) {
            LOG.trace("Was closed just now", e);
        }
    }

    private static Watched watched(SelectionKey key) {
        return (Watched) key.attachment();
    }
}
