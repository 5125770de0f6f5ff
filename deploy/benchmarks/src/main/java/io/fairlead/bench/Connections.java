// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections to one node over HTTP/1.1: a call takes one that is idle, or a new one. */
final class Connections implements Lines {

    private static final int LINE_MAX = 4_096;
    private static final int HEADERS_MAX = 16_384;
    private static final int CHUNK_MAX = 131_072;

    private final Target target;
    private final Switchboard switchboard;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new LinkedHashSet<>();
    private volatile int connections;

    Connections(Target target, Switchboard switchboard) {
        this.target = target;
        this.switchboard = switchboard;
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void send(Call call) {
        for (Connection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
            Channel channel = kept.usable();
            if (channel != null) {
                kept.send(call, channel);
                return;
            }
        }
        connect(call);
    }

    @Override
    public void openAhead() {
        Connection connection = new Connection(this, target.url(), switchboard);
        connection.beAhead();
        open(connection);
    }

    private void connect(Call call) {
        Connection connection = new Connection(this, target.url(), switchboard);
        connection.reserve(call);
        open(connection);
    }

    private void open(Connection connection) {
        open.add(connection);
        connections = open.size();
        target.connect(new Pipeline(connection), connection::opened, (end, cause) -> {
            gone(connection);
            connection.failed(end, cause);
        });
    }

    void idle(Connection connection) {
        idle.addLast(connection);
    }

    void gone(Connection connection) {
        open.remove(connection);
        connections = open.size();
    }

    @Override
    public void giveUpOverdue(long now, long graceNanos) {
        for (Connection connection : open.toArray(Connection[]::new)) {
            connection.giveUpIfOverdue(now, graceNanos);
        }
    }

    @Override
    public void stop() {
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
