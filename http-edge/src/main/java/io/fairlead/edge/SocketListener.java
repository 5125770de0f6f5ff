// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a port, on a thread of its own, up to a limit; those beyond it wait in the kernel's backlog
 * until others have ended. So they do for a second when the system has no descriptor left.
 */
final class SocketListener {

    private static final Logger LOG = LoggerFactory.getLogger(SocketListener.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long CLOSE_MAX_MS = 1_000;

    private final ServerSocketChannel server;
    private final Semaphore places;
    private final Thread thread;

    private SocketListener(
            ServerSocketChannel server, ThreadFactory threads, int connectionsMax, Consumer<SocketChannel> taken) {
        this.server = server;
        this.places = new Semaphore(connectionsMax);
        this.thread = threads.newThread(() -> takeAll(taken));
    }

    /**
     * Opens the port, and takes connections from it when it is {@linkplain #start started}.
     *
     * @param taken given each connection, which does not block; whoever gets it calls {@link #ended} once
     * @throws BindException when the port cannot be had, which it names
     */
    static SocketListener open(
            ThreadFactory threads,
            InetSocketAddress address,
            int backlog,
            int connectionsMax,
            Consumer<SocketChannel> taken)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address, backlog);
        } catch (IOException | UnresolvedAddressException e) {
            server.close();
            var named = new BindException(
                    "[%s] %s".formatted(address, address.isUnresolved() ? "Unknown host" : e.getMessage()));
            named.addSuppressed(e);
            throw named;
        }
        return new SocketListener(server, threads, connectionsMax, taken);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.socket().getLocalSocketAddress();
    }

    private void takeAll(Consumer<SocketChannel> taken) {
        try {
            while (server.isOpen()) {
                places.acquire();
                take(taken);
            }
        } catch (InterruptedException | ClosedChannelException e) {
            LOG.debug("The port is closed", e);
        }
    }

    private void take(Consumer<SocketChannel> taken) throws InterruptedException, ClosedChannelException {
        SocketChannel connection;
        try {
            connection = server.accept();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("Takes no new connection for {}: {}", PAUSE, e.toString());
            ended();
            Thread.sleep(PAUSE);
            return;
        }
        try {
            connection.configureBlocking(false);
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Finds peers that went away without a word.
            connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            taken.accept(connection);
        } catch (IOException | RuntimeException e) {
            LOG.debug("A connection that ended at once", e);
            SocketPoller.closeQuietly(connection);
            ended();
        }
    }

    /** One connection fewer. */
    void ended() {
        places.release();
    }

    /** Closes the port; connections that are open stay. */
    void close() {
        SocketPoller.closeQuietly(server);
        thread.interrupt(); // it may wait for a place
        try {
            thread.join(CLOSE_MAX_MS); // the system frees the port when it no longer waits there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
