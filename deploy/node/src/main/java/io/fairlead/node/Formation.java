// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.config.ClusterSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;

/**
 * Makes a node a member of its cluster: by its seeds, or as the first and only member of a cluster of its own.
 *
 * <p>Only the first of the seeds may form a new cluster, once none of the others has answered for
 * {@code pekko.cluster.seed-node-timeout}; everybody else keeps asking. A name among the seeds is looked up with every
 * new connection, so it need not exist yet.
 */
final class Formation {

    private final ActorSystem<?> system;
    private final ClusterSettings settings;
    private final Cluster cluster;
    private final CompletableFuture<Done> up = new CompletableFuture<>();

    /**
     * Returns when the node is a member, as it sees it.
     *
     * @throws StartException when it was refused, stopped, or did not become one in time
     */
    static void join(ActorSystem<?> system, ClusterSettings settings) {
        new Formation(system, settings).join();
    }

    private Formation(ActorSystem<?> system, ClusterSettings settings) {
        this.system = system;
        this.settings = settings;
        this.cluster = Cluster.get(system);
    }

    private void join() {
        cluster.registerOnMemberUp(() -> up.complete(Done.getInstance()));
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "end-formation", this::stopped);
        List<Address> seeds = settings.seeds().stream().map(this::address).toList();
        if (seeds.isEmpty()) {
            cluster.join(cluster.selfAddress());
        } else {
            cluster.joinSeedNodes(seeds);
        }
        await();
    }

    private Address address(String seed) {
        return AddressFromURIString.parse(cluster.selfAddress().protocol() + "://" + system.name() + "@" + seed);
    }

    private void await() {
        try {
            up.orTimeout(settings.joinMax().toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new StartException(tooLate(), e);
            }
            if (e.getCause() instanceof StartException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Pekko shuts a node down that was refused; an operator may stop one that still tries. */
    private CompletableFuture<Done> stopped() {
        List<String> differences = JoinAgreementCheck.refusal(system.settings().config());
        up.completeExceptionally(new StartException(
                differences.isEmpty()
                        ? "it was stopped, or refused, before it became a member of its cluster"
                        : refused(differences)));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    private static String refused(List<String> differences) {
        return "the cluster refused it, because all nodes must agree on the cluster-wide settings:\n  "
                + String.join("\n  ", differences);
    }

    private String tooLate() {
        return ("it did not become a member of its cluster within %s s (fairlead.node.cluster.join-max). Its seeds are %s,"
                        + " its own address is %s. Is one of the seeds running, does the first of them list itself first,"
                        + " and do the nodes agree on fairlead.node.cluster.tls?")
                .formatted(
                        settings.joinMax().toSeconds(),
                        String.join(", ", settings.seeds()),
                        hostAndPort(cluster.selfAddress()));
    }

    /** As the settings write a seed: Pekko's own form has the name of the system before it. */
    static String hostAndPort(Address address) {
        return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
    }
}
