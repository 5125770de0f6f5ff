// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node and the connections to it. A node that refuses a connection is left alone for a moment; then one call tries it,
 * and the others follow when that has got through. Lives on the driver's one thread.
 */
final class Target {

    private static final long LEFT_ALONE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LINE_MAX = 4_096;
    private static final int HEADERS_MAX = 16_384;
    private static final int CHUNK_MAX = 131_072;

    private final String url;
    private final InetSocketAddress address;
    private final Switchboard switchboard;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new LinkedHashSet<>();
    private volatile int connections;
    private boolean withheld;
    private boolean refusing;
    private long tryAgainAt;

    Target(URI url, Switchboard switchboard) {
        this.url = url.toString();
        this.address = new InetSocketAddress(url.getHost(), url.getPort());
        this.switchboard = switchboard;
    }

    String url() {
        return url;
    }

    void withhold(boolean nothingNew) {
        withheld = nothingNew;
    }

    boolean takes(long now) {
        return !withheld && (!refusing || now >= tryAgainAt);
    }

    /** For other threads too, which may see it a moment late. */
    int connections() {
        return connections;
    }

    void send(Call call) {
        for (Connection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
            Channel channel = kept.usable();
            if (channel != null) {
                kept.send(call, channel);
                return;
            }
        }
        connect(call);
    }

    private void connect(Call call) {
        if (refusing) {
            tryAgainAt = Ticks.now() + switchboard.connectMaxNanos();
        }
        Connection connection = new Connection(this, switchboard);
        connection.reserve(call);
        open.add(connection);
        connections = open.size();
        Bootstrap bootstrap = switchboard.bootstrap().handler(new Pipeline(connection));
        InetSocketAddress source = switchboard.nextSource();
        ChannelFuture connecting = source == null ? bootstrap.connect(address) : bootstrap.connect(address, source);
        Runnable connected = switchboard.bugs().watched(() -> connected(connection, connecting));
        connecting.addListener(_ -> connected.run());
    }

    private void connected(Connection connection, ChannelFuture connecting) {
        if (connecting.isSuccess()) {
            refusing = false;
            connection.opened(connecting.channel());
        } else {
            refused(connection, connecting.cause());
        }
    }

    private void refused(Connection connection, @Nullable Throwable cause) {
        gone(connection);
        refusing = true;
        tryAgainAt = Ticks.now() + LEFT_ALONE_NANOS;
        Throwable why = cause == null ? new IllegalStateException("cancelled") : cause;
        connection.failed(why instanceof ConnectTimeoutException ? End.TIMEOUT : End.REFUSED, why);
    }

    void idle(Connection connection) {
        idle.addLast(connection);
    }

    void gone(Connection connection) {
        open.remove(connection);
        connections = open.size();
    }

    void giveUpOverdue(long now, long graceNanos) {
        for (Connection connection : open.toArray(Connection[]::new)) {
            connection.giveUpIfOverdue(now, graceNanos);
        }
    }

    /** Ends every call as {@link End#STOPPED} and closes every connection. */
    void stop() {
        for (Connection connection : open.toArray(Connection[]::new)) {
            connection.abort(End.STOPPED);
        }
    }

    /** Reads responses; requests are written as the bytes that they are. */
    private static final class Pipeline extends ChannelInitializer<Channel> {

        private final Connection connection;

        Pipeline(Connection connection) {
            this.connection = connection;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpResponseDecoder(LINE_MAX, HEADERS_MAX, CHUNK_MAX), connection);
        }
    }
}
