// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a port, up to a limit; those beyond it wait in the kernel's backlog until others have ended.
 *
 * <p>When the system has no descriptor left, no connection is taken for a {@link SocketPoller#TICK}.
 */
final class SocketListener implements SocketPoller.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(SocketListener.class);

    /** Connections that are taken in a row, before those that are open get their turn. */
    private static final int BATCH = 16;

    private final ServerSocketChannel server;
    private final SocketPoller poller;
    private final int connectionsMax;
    private final Consumer<SocketChannel> taken;
    private final AtomicInteger open = new AtomicInteger();

    private SocketListener(
            ServerSocketChannel server, SocketPoller poller, int connectionsMax, Consumer<SocketChannel> taken) {
        this.server = server;
        this.poller = poller;
        this.connectionsMax = connectionsMax;
        this.taken = taken;
    }

    /**
     * @param taken given each connection, by the poller's thread; whoever gets it calls {@link #ended} once
     * @throws IOException when the port cannot be had
     */
    static SocketListener open(
            InetSocketAddress address,
            int backlog,
            int connectionsMax,
            SocketPoller poller,
            Consumer<SocketChannel> taken)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address, backlog);
            server.configureBlocking(false);
            var listener = new SocketListener(server, poller, connectionsMax, taken);
            poller.watch(server, listener);
            listener.takeMore();
            return listener;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.socket().getLocalSocketAddress();
    }

    @Override
    public void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            for (int i = 0; i < BATCH && take(); i++) {}
        } catch (IOException e) {
            LOG.warn("Takes no new connection for {}: {}", SocketPoller.TICK, e.toString());
            poller.ignore(server, SelectionKey.OP_ACCEPT);
        }
    }

    private boolean take() throws IOException {
        if (open.get() >= connectionsMax) {
            poller.ignore(server, SelectionKey.OP_ACCEPT);
            return false;
        }
        SocketChannel connection = server.accept();
        if (connection == null) {
            return false;
        }
        open.incrementAndGet();
        try {
            connection.configureBlocking(false);
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Finds peers that went away without a word.
            connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            taken.accept(connection);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("A connection that ended at once", e);
            poller.close(connection);
            ended();
        }
        return true;
    }

    @Override
    public void tick() {
        if (open.get() < connectionsMax) {
            takeMore();
        }
    }

    /** One connection fewer. */
    void ended() {
        if (open.getAndDecrement() == connectionsMax) {
            takeMore();
        }
    }

    private void takeMore() {
        poller.await(server, SelectionKey.OP_ACCEPT);
    }

    /** Takes no more; what is open stays. */
    void close() {
        poller.close(server);
    }
}
