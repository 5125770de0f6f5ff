// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A listener before a {@link TwinBroker}. */
final class EdgeServer implements AutoCloseable {

    static final int MINIMUM_PROTOCOL_VERSION = 3;

    final TwinBroker broker = new TwinBroker();
    final HttpEdge edge;
    private final ActorSystem<Void> system;

    EdgeServer() {
        this(ListenerSettings.PLAIN);
    }

    EdgeServer(ListenerSettings settings) {
        system = ActorSystem.create(Behaviors.empty(), "edge", ConfigFactory.load());
        edge = HttpEdge.start(system, settings.edge(), MINIMUM_PROTOCOL_VERSION, broker)
                .toCompletableFuture()
                .join();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /** One request on a connection of its own. */
    RawResponse raw(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request).read();
        }
    }

    RawResponse post(String path, String body) throws IOException {
        return raw(RawClient.post(path, body));
    }

    int port() {
        return edge.address().getPort();
    }

    int balancerPort() {
        return edge.balancerAddress().orElseThrow().getPort();
    }

    @Override
    public void close() {
        edge.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(TwinBroker.LONG_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
