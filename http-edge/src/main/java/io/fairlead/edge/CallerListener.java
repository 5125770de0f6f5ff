// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP/1.1 on a port: for each connection Pekko HTTP's server layer, between a {@link SocketStage} and a
 * {@link ConnectionStage}. It stands for {@code Http.newServerAt().bindFlow()}, whose way to the socket costs more than
 * all of the rest of HTTP (deploy/docs/decisions/0012).
 */
final class CallerListener {

    private static final Logger LOG = LoggerFactory.getLogger(CallerListener.class);

    private record Connection(
            SocketStage.Socket socket, ConnectionStage.Conversation conversation, CompletionStage<Done> ended) {}

    private final Endpoint endpoint;
    private final Duration idleMax;
    private final Materializer materializer;
    private final BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> http;
    private final Attributes attributes;
    private final SocketPoller poller;
    private final SocketListener listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean finishing;

    /**
     * Opens the port.
     *
     * @param settings maximum connections, backlog, and all that the server layer heeds; not its idle timeout
     * @param idleMax connections on which no byte comes or goes for so long are reset
     * @throws IOException when the port cannot be had
     */
    CallerListener(
            ActorSystem<?> system,
            InetSocketAddress address,
            ServerSettings settings,
            Duration idleMax,
            Endpoint endpoint)
            throws IOException {
        this.endpoint = endpoint;
        this.idleMax = idleMax;
        materializer = Materializer.matFromSystem(system);
        http = Http.get(system).serverLayer(settings).atop(unencrypted());
        attributes = Attributes.none()
                .and(new Attributes.CancellationStrategy(Attributes.cancellationStrategyAfterDelay(
                        settings.getStreamCancellationDelay(), Attributes.cancellationStrategyFailStage())));
        ThreadFactory threads = EdgeThreads.of(system, "callers");
        poller = SocketPoller.start(threads);
        try {
            listener = SocketListener.open(
                    threads,
                    address,
                    settings.getBacklog(),
                    settings.getMaxConnections(),
                    // Not by its thread, which all others wait for.
                    channel -> system.executionContext().execute(() -> serve(channel)));
        } catch (IOException | RuntimeException e) {
            poller.stop();
            throw e;
        }
        listener.start();
        system.getWhenTerminated().thenRun(this::stop);
    }

    private void stop() {
        listener.close();
        poller.stop();
    }

    /**
     * What Java takes for another type is a narrower one in Scala, whose {@code BidiFlow} is covariant in what comes
     * out.
     */
    @SuppressWarnings("unchecked")
    private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> unencrypted() {
        return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
                (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
    }

    private void serve(SocketChannel channel) {
        try {
            var ended = new CompletableFuture<Done>();
            Connection connection = http.join(
                            Flow.fromGraph(new SocketStage(
                                    channel, poller, idleMax, () -> ended.complete(Done.getInstance()))),
                            Keep.right())
                    .joinMat(
                            Flow.fromGraph(new ConnectionStage(endpoint, peer(channel))),
                            (socket, conversation) -> new Connection(socket, conversation, ended))
                    .addAttributes(attributes)
                    .run(materializer);
            opened(connection);
        } catch (RuntimeException e) {
            LOG.warn("Cannot serve a connection: {}", e.toString());
            poller.close(channel);
            listener.ended();
        }
    }

    private static RemoteAddress peer(SocketChannel channel) {
        return RemoteAddress.create((InetSocketAddress) channel.socket().getRemoteSocketAddress());
    }

    private void opened(Connection connection) {
        connections.add(connection);
        connection.ended().thenRun(() -> {
            connections.remove(connection);
            listener.ended();
        });
        if (finishing) {
            connection.conversation().finish();
        }
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** Takes no new connections; those that are open stay. */
    void unbind() {
        listener.close();
    }

    /** Ends all connections: those that wait for a response when it is written, or by a reset when the time is up. */
    CompletionStage<Done> terminate(Duration deadline) {
        finishing = true;
        connections.forEach(connection -> connection.conversation().finish());
        CompletableFuture<Void> all = CompletableFuture.allOf(connections.stream()
                .map(connection -> connection.ended().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
        return all.copy()
                .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(_ -> {
                    connections.forEach(connection -> connection.socket().cutOff());
                    return all;
                })
                .thenApply(_ -> Done.getInstance());
    }
}
