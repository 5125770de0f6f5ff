// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.SettingsException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Two nodes that nobody knows: one warms itself up, then another joins it and they serve each other as many exchanges,
 * the second as behind a balancer, and both leave. With {@code -XX:AOTCacheOutput=FILE} the JVM then writes down which
 * classes a node needs, ready to use. A node with {@code -XX:AOTCache=FILE} has them from its start.
 *
 * <p>Whatever the machine's own node is told by its file and environment, these have the defaults and free loopback
 * ports: they must disturb nobody, and what is written down holds for all settings.
 */
public final class Rehearsal {

    private static final Map<String, String> SETTINGS = Map.of(
            "fairlead.node.edge.port", "0",
            "fairlead.node.management.port", "0",
            "fairlead.node.cluster.port", "0",
            "fairlead.node.warm-up.max", "30s");

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int READY = 200;
    private static final int FAILED = 1;
    private static final int WRONG_SETTINGS = 2;

    // As probes and operators do, so that this is known too.
    private final ManagementClient operator = new ManagementClient();

    private Rehearsal() {}

    /**
     * Ends the JVM, which then writes its cache, even when the rehearsal has failed: the exit code says whether it
     * is worth anything.
     */
    public static void main(String[] arguments) {
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        try {
            new Rehearsal().rehearse(FairleadConfig.load(Map.of(), properties));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTINGS);
        } catch (IOException | ExecutionException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            System.exit(FAILED);
        }
        System.exit(0);
    }

    private void rehearse(Config config) throws IOException, ExecutionException, InterruptedException {
        Node first = start(config);
        Node second = start(ConfigFactory.parseString(
                        "fairlead.node { warm-up.exchanges = 0, edge.balancer-port = 0, cluster.seeds = [\"%s\"] }"
                                .formatted(first.clusterAddress()))
                .withFallback(config));
        serveEachOther(first, second, FairleadSettings.read(config));
        leave(second);
        leave(first);
    }

    private Node start(Config config) throws IOException {
        Node node = Node.start(config, FairleadSettings.read(config));
        while (operator.get(node.managementAddress(), "/ready").statusCode() != READY) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return node;
    }

    private static void serveEachOther(Node first, Node second, FairleadSettings settings)
            throws IOException, ExecutionException, InterruptedException {
        var edges = List.of(
                Welcome.url(first.edgeAddress().orElseThrow()),
                Welcome.url(second.balancerAddress().orElseThrow()));
        try (var exchanges = new Exchanges(
                HttpClient.Version.HTTP_2, // where it is understood
                edges,
                settings.node().warmUp().max(),
                settings.clusterWide().matching().minimumProtocolVersion())) {
            int count = settings.node().warmUp().exchanges();
            try {
                exchanges.serve(count);
            } catch (TimeoutException timeUp) {
                System.out.printf("The time was up after %d of %d exchanges%n", exchanges.done(), count);
            }
        }
    }

    private void leave(Node node) throws IOException {
        operator.post(node.managementAddress(), "/drain");
        node.ended().join();
    }
}
