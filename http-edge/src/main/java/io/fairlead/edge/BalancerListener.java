// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.config.EdgeSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeCodec;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP/2 with prior knowledge on a port, by Netty: Pekko HTTP tells nobody that a stream is reset, and takes a
 * third more CPU for a match (deploy/docs/decisions/0014).
 */
final class BalancerListener {

    /** Heads and bodies that are sent together, at most. */
    private static final int TOGETHER_MAX = 256;

    private final Endpoint endpoint;
    private final EdgeSettings settings;
    private final EventLoopGroup threads;
    private final SocketListener listener;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /**
     * Opens the port.
     *
     * @param backlog connections that the system keeps until they are taken
     * @param settings of which it heeds how many connections may be open, how long a request may take from its head to
     *     its last byte, and for how long nothing may come on a connection until it is closed (longer than any request
     *     is held)
     * @throws IOException when the port cannot be had
     */
    BalancerListener(
            ActorSystem<?> system, InetSocketAddress address, int backlog, EdgeSettings settings, Endpoint endpoint)
            throws IOException {
        this.endpoint = endpoint;
        this.settings = settings;
        listener = SocketListener.open(
                EdgeThreads.of(system, "balancers"), address, backlog, settings.connectionsMax(), this::serve);
        // Netty's own threads: others have no memory at hand for its buffers.
        threads = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory(system.name() + "-http2", true),
                NioIoHandler.newFactory());
        listener.start();
        system.getWhenTerminated().thenRun(this::stop);
    }

    private void stop() {
        listener.close();
        var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void serve(SocketChannel socket) {
        var channel = new NioSocketChannel(socket);
        var peer = RemoteAddress.create((InetSocketAddress) socket.socket().getRemoteSocketAddress());
        var connection = new BalancerConnection(endpoint, peer, settings.bodyReadMax());
        channel.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                var http1 = new HttpServerCodec();
                var upgrade = new HttpServerUpgradeHandler(
                        http1, protocol -> codec(protocol, connection), BodyReader.BYTES_MAX);
                opened.pipeline()
                        .addLast(
                                new FlushConsolidationHandler(TOGETHER_MAX, true),
                                new ReadTimeoutHandler(settings.idleMax().toNanos(), TimeUnit.NANOSECONDS),
                                new CleartextHttp2ServerUpgradeHandler(http1, upgrade, connection.handler()),
                                new OlderProtocol(connection));
            }
        });
        var _ = channel.closeFuture().addListener(_ -> listener.ended());
        var _ = threads.register(channel);
        connections.add(channel);
    }

    private static @Nullable UpgradeCodec codec(CharSequence protocol, BalancerConnection connection) {
        return AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                ? new Http2ServerUpgradeCodec(connection.handler())
                : null;
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** Takes no new connections; those that are open stay. */
    void unbind() {
        listener.close();
    }

    /**
     * Tells balancers to send no more, and ends each connection when its last response is written, or when the time is
     * up.
     */
    CompletionStage<Done> terminate(Duration deadline) {
        connections.forEach(channel -> channel.eventLoop().execute(() -> end(channel, deadline)));
        var ended = new CompletableFuture<Done>();
        connections.newCloseFuture().addListener(_ -> ended.complete(Done.getInstance()));
        return ended;
    }

    private static void end(Channel channel, Duration deadline) {
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.gracefulShutdownTimeoutMillis(deadline.toMillis());
        }
        var _ = channel.close();
    }
}
