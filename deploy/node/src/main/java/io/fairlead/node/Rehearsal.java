// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * A node that nobody knows, which serves itself exchanges for a while and leaves. With {@code -XX:AOTCacheOutput=FILE}
 * the JVM then writes down what it has learned: which classes a node needs, ready to use, and how its code is used. A
 * node with {@code -XX:AOTCache=FILE} knows it from its start.
 *
 * <p>Whatever the machine's own node is told by its file and environment, this one has the defaults and free loopback
 * ports: it must disturb nobody, and what is learned holds for all settings.
 */
public final class Rehearsal {

    /** The warm-up ends when its time is up, not by its exchanges. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fairlead.node.edge.port", "0",
            "fairlead.node.management.port", "0",
            "fairlead.node.cluster.port", "0",
            "fairlead.node.warm-up.exchanges", "10000",
            "fairlead.node.warm-up.max", "15s");

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int READY = 200;
    private static final int FAILED = 1;
    private static final int WRONG_SETTINGS = 2;

    private Rehearsal() {}

    /**
     * Ends the JVM, which then writes its cache, even when the rehearsal has failed: the exit code says whether it
     * is worth anything.
     *
     * @param arguments for how long the node is to serve itself, if not the usual time: {@code 5s}
     */
    public static void main(String[] arguments) {
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        Arrays.stream(arguments).forEach(time -> properties.setProperty("fairlead.node.warm-up.max", time));
        try {
            rehearse(FairleadConfig.load(Map.of(), properties));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTINGS);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(FAILED);
        }
        System.exit(0);
    }

    private static void rehearse(Config config) throws IOException {
        Node node = Node.start(config, FairleadSettings.read(config));
        // As probes and operators do, so that this is learned too.
        ManagementClient operator = new ManagementClient();
        while (operator.get(node.managementAddress(), "/ready").statusCode() != READY) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        operator.post(node.managementAddress(), "/drain");
        node.ended().join();
    }
}
