// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One place in a cluster: a number, ports and a name in the logs, which a node has for all its lives. Numbers begin
 * with 1.
 */
final class ClusterNode {

    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    /**
     * The classes whose objects stand for requests and queues: none of them may be left when all requests have ended.
     */
    private static final List<String> HELD_CLASSES = List.of(
            "io.fairlead.broker.Announcement",
            "io.fairlead.broker.Offer",
            "io.fairlead.broker.HeldRequest",
            "io.fairlead.broker.Matcher",
            "io.fairlead.matching.Entry");

    private final int number;
    private final int edgePort;
    private final int managementPort;
    private final int boundPort;
    private final int advertisedPort;
    private final Path log;
    private final Management management;
    private Optional<NodeProcess> process = Optional.empty();

    /** @param throughProxy whether the others reach it through a proxy, on a port of its own */
    ClusterNode(int number, Ports ports, Path folder, boolean throughProxy) {
        this.number = number;
        this.edgePort = ports.next();
        this.managementPort = ports.next();
        this.boundPort = ports.next();
        this.advertisedPort = throughProxy ? ports.next() : boundPort;
        this.log = folder.resolve("node-" + number + ".log");
        this.management = new Management(managementPort);
    }

    int number() {
        return number;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + edgePort);
    }

    /** By which the other nodes know it. */
    int advertisedPort() {
        return advertisedPort;
    }

    InetSocketAddress boundAddress() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), boundPort);
    }

    String seed() {
        return "127.0.0.1:" + advertisedPort;
    }

    /** Starts its process and does not wait. Without seeds it forms a cluster of its own. */
    void start(List<String> seeds, Map<String, String> settings) {
        if (isAlive()) {
            throw new IllegalStateException(this + " runs already");
        }
        process = Optional.of(NodeProcess.start(properties(seeds, settings), log));
    }

    private Map<String, String> properties(List<String> seeds, Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        all.put("fairlead.node.edge.port", Integer.toString(edgePort));
        all.put("fairlead.node.management.port", Integer.toString(managementPort));
        all.put("fairlead.node.cluster.host", "127.0.0.1");
        all.put("fairlead.node.cluster.port", Integer.toString(advertisedPort));
        all.put("fairlead.node.cluster.seeds", String.join(",", seeds));
        if (advertisedPort != boundPort) {
            all.put("fairlead.node.cluster.bind-port", Integer.toString(boundPort));
            all.put("pekko.remote.artery.advanced.tcp.outbound-client-hostname", FaultNet.sourceAddress(number));
        }
        all.putAll(settings);
        return all;
    }

    boolean isAlive() {
        return process.map(NodeProcess::isAlive).orElse(false);
    }

    OptionalInt exitCode() {
        return process.map(NodeProcess::exitCode).orElse(OptionalInt.empty());
    }

    boolean endsWithin(Duration max) {
        return running().endsWithin(max);
    }

    boolean isReady() {
        return isAlive() && management.isReady();
    }

    /** How it sees the cluster; empty when it does not answer. */
    Optional<Management.View> view() {
        return isAlive() ? management.view() : Optional.empty();
    }

    /** Waits until it says something that it has not said before now; the first line of Pekko's that holds the text. */
    void awaitSaying(String text, Runnable doing, Duration max) {
        long said = running().countLines(text);
        doing.run();
        Await.until(max, () -> running().countLines(text) > said, () -> this + " says: " + text + "\n" + tail());
    }

    void terminate() {
        running().terminate();
    }

    void kill() {
        running().kill();
    }

    void freeze() {
        running().freeze();
    }

    void thaw() {
        running().thaw();
    }

    /** Ends it, in an orderly way if that is quick. */
    void stop() {
        if (isAlive()) {
            thaw();
            terminate();
            if (!endsWithin(STOP_MAX)) {
                kill();
            }
        }
    }

    /** How many objects of each of the classes that stand for requests live in it. */
    Map<String, Long> heldCounts() {
        var counts = new TreeMap<String, Long>();
        HELD_CLASSES.forEach(name -> counts.put(this + " " + name, 0L));
        for (String line : running().classHistogram()) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 4 && HELD_CLASSES.contains(columns[3])) {
                counts.put(this + " " + columns[3], Long.parseLong(columns[1]));
            }
        }
        return counts;
    }

    String tail() {
        return "--- " + this + ", the end of " + log + "\n"
                + process.map(NodeProcess::tail).orElse("(never started)");
    }

    private NodeProcess running() {
        return process.orElseThrow(() -> new IllegalStateException(this + " has not been started"));
    }

    @Override
    public String toString() {
        return "node " + number;
    }
}
