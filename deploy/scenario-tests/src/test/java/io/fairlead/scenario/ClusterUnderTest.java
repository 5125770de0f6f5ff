// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several nodes, each a process of its own, that form one cluster on this machine; with a {@link FaultNet} between them
 * when asked for. What the nodes say goes into files below {@code target/scenarios}.
 */
final class ClusterUnderTest implements AutoCloseable {

    /** As operators would have it behind a balancer, and with locations that the load chooses. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fairlead.node.edge.location.source", "headers",
            "fairlead.node.edge.trusted-forwarders", "127.0.0.0/8",
            "fairlead.node.drain.notice", "3s",
            // So that a scenario need not wait half a minute to see that no matcher is left.
            "fairlead.cluster-wide.conversations.idle-max", "5s",
            "log.pekko", "INFO");

    /** A cluster that has been disturbed may need a while, but one that does not run needs no patience. */
    private static final Duration SETTLE_MAX = Duration.ofSeconds(5);

    private static final Duration UP_MAX = Duration.ofSeconds(90);

    private final List<ClusterNode> nodes = new ArrayList<>();
    private final Set<Integer> started = new HashSet<>();
    private final Optional<FaultNet> net;

    /**
     * Places for nodes, of which none runs; see {@link #restore}.
     *
     * @param name of the folder for what they say
     */
    ClusterUnderTest(String name, int size, boolean withNet) {
        var ports = new Ports();
        Path folder = Path.of("target", "scenarios", name);
        for (int number = 1; number <= size; number++) {
            nodes.add(new ClusterNode(number, ports, folder, withNet));
        }
        this.net = withNet ? Optional.of(newNet()) : Optional.empty();
    }

    private FaultNet newNet() {
        return new FaultNet(
                nodes.stream().map(ClusterNode::advertisedPort).toList(),
                nodes.stream().map(ClusterNode::boundAddress).toList(),
                Seed.get());
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    ClusterNode node(int number) {
        return nodes.get(number - 1);
    }

    List<ClusterNode> alive() {
        return nodes.stream().filter(ClusterNode::isAlive).toList();
    }

    FaultNet net() {
        return net.orElseThrow(() -> new IllegalStateException("this cluster has no net"));
    }

    /** Starts a node, for the first time or again, and does not wait. The first one forms the cluster. */
    void start(ClusterNode node) {
        boolean forms = started.isEmpty();
        started.add(node.number());
        node.start(forms ? List.of() : nodes.stream().map(ClusterNode::seed).toList(), SETTINGS);
    }

    /** Waits until every node that runs sees exactly those up, and is ready. */
    void awaitAllUp() {
        Await.until(UP_MAX, this::isWhole, () -> "all see all up. " + describe());
    }

    private boolean isWhole() {
        List<ClusterNode> running = alive();
        Map<Integer, String> expected =
                running.stream().collect(Collectors.toMap(ClusterNode::advertisedPort, _ -> "Up"));
        return !running.isEmpty()
                && running.stream()
                        .allMatch(node -> node.view()
                                        .filter(view -> view.states().equals(expected)
                                                && view.unreachable().isEmpty())
                                        .isPresent()
                                && node.isReady());
    }

    /** Waits until every node but {@code gone} has removed {@code gone}. */
    void awaitRemoved(ClusterNode gone) {
        Await.until(UP_MAX, () -> isRemoved(gone), () -> gone + " removed. " + describe());
    }

    private boolean isRemoved(ClusterNode gone) {
        return alive().stream()
                .filter(node -> node != gone)
                .allMatch(node -> node.view()
                        .filter(view -> !view.states().containsKey(gone.advertisedPort()))
                        .isPresent());
    }

    /** The oldest member, which hosts the sharding coordinator. */
    ClusterNode coordinator() {
        int port = alive().stream()
                .flatMap(node -> node.view().stream())
                .mapToInt(Management.View::oldest)
                .findFirst()
                .orElse(0);
        return nodes.stream()
                .filter(node -> node.advertisedPort() == port)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody knows the oldest node. " + describe()));
    }

    /** Has a node leave, without hurry. */
    void remove(ClusterNode node) {
        node.stop();
        awaitAllUp();
    }

    /** Heals the net and starts all nodes, anew if need be, until the cluster is whole: for the next scenario. */
    void restore() {
        net.ifPresent(links -> links.everywhere(new LinkRule.Pass()));
        if (!alive().isEmpty() && Await.within(SETTLE_MAX, this::isWhole)) {
            nodes.stream().filter(node -> !node.isAlive()).forEach(this::start);
        } else {
            kill();
            nodes.forEach(this::start);
        }
        awaitAllUp();
    }

    String describe() {
        return nodes.stream()
                .map(node -> node + (node.isAlive() ? " runs" : " ended " + code(node.exitCode())) + ", sees "
                        + node.view().map(Object::toString).orElse("nothing") + "\n" + node.tail())
                .collect(Collectors.joining("\n"));
    }

    private static String code(OptionalInt exitCode) {
        return exitCode.isPresent() ? "with " + exitCode.getAsInt() : "never having run";
    }

    /** At once, not one after the other: nobody is left to hand anything over to. */
    private void kill() {
        nodes.stream().filter(ClusterNode::isAlive).forEach(ClusterNode::kill);
        started.clear();
    }

    @Override
    public void close() {
        kill();
        net.ifPresent(FaultNet::close);
    }
}
