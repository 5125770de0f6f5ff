// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Stands where the others look for one node, and relays what they send, each under the rule of its own link. */
final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 100;
    private static final int CONNECT_MAX_MS = 2_000;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Function<InetAddress, Link> linkFrom;
    private final SplittableRandom random;

    /**
     * @param port where it listens, on 127.0.0.1
     * @param target where the node listens
     * @param linkFrom the link for connections from an address
     */
    FaultProxy(int port, InetSocketAddress target, Function<InetAddress, Link> linkFrom, SplittableRandom random) {
        this.target = target;
        this.linkFrom = linkFrom;
        this.random = random;
        try {
            this.listener = new ServerSocket(port, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fault-proxy-" + port()).start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                SplittableRandom own = random.split();
                Thread.ofVirtual().name("relay-connect").start(() -> relay(near, own));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void relay(Socket near, SplittableRandom own) {
        Link link = linkFrom.apply(near.getInetAddress());
        Socket far = new Socket();
        var connection = new RelayedConnection(link, near, far, own);
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(target, CONNECT_MAX_MS);
            connection.start();
        } catch (IOException _) {
            connection.reset(); // nobody there: refused a moment late
        }
    }

    /** Accepts nothing more; what is relayed is for the links to end. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
