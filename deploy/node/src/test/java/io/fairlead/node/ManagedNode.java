// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import io.fairlead.broker.Broker;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;

/**
 * All of a node but its edge, inside the test's JVM: an actor system that may join itself, and the management endpoint.
 */
final class ManagedNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final Readiness readiness = new Readiness();
    final ActorSystem<Void> system;
    final Broker broker;
    final URI address;
    private final HttpClient client;

    /** @param keysAndValues settings in turn with their values */
    ManagedNode(String... keysAndValues) {
        this(HttpClient.newHttpClient(), keysAndValues);
    }

    ManagedNode(HttpClient client, String... keysAndValues) {
        this.client = client;
        Config config = FairleadConfig.load(Map.of(), properties(keysAndValues));
        FairleadSettings settings = FairleadSettings.read(config);
        this.system = ActorSystem.create(Behaviors.empty(), "fairlead", config);
        try {
            this.broker = Broker.start(system, settings);
            this.address = ManagementEndpoint.start(system, settings, readiness, broker)
                    .address();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static Properties properties(String... keysAndValues) {
        var properties = new Properties();
        properties.setProperty("fairlead.node.management.port", "0");
        properties.setProperty("pekko.remote.artery.canonical.port", "0");
        properties.setProperty("pekko.coordinated-shutdown.exit-jvm", "off");
        properties.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    /** The first and only member of its own cluster. */
    ManagedNode join() {
        Cluster cluster = Cluster.get(system);
        CompletableFuture<Done> up = new CompletableFuture<>();
        cluster.registerOnMemberUp(() -> up.complete(Done.getInstance()));
        cluster.join(cluster.selfAddress());
        up.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return this;
    }

    int port() {
        return address.getPort();
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    /** @param headers names in turn with their values */
    HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(client, method, path, headers);
    }

    HttpResponse<String> send(HttpClient client, String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("%s://127.0.0.1:%d%s".formatted(address.getScheme(), port(), path)))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> form(String method, String path, String form) throws Exception {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(form));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return MAPPER.readTree(response.body());
    }

    static String code(HttpResponse<String> response) throws Exception {
        return response.statusCode() + " " + json(response).path("code").asText();
    }

    void awaitTermination() {
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        system.terminate();
        awaitTermination();
    }
}
