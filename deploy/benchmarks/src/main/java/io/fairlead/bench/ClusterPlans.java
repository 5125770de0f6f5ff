// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The loads that clusters are put under. Every request goes to a node at random, an answer too. */
final class ClusterPlans {

    /** Of proxies and clients, as in the goals of one node. */
    static final int PAIRS_OF_GOAL = 128;

    /** So that each node has some of the matchers. */
    static final int COMPARTMENTS = 16;

    private static final long SEED = 4;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration OFFER_WAIT = Duration.ofSeconds(10);

    /** Very many connect at once, and the system tries again and again for those that find a queue full. */
    private static final Plan.Wire MANY = Plan.Wire.USUAL.fromAddresses(8).withConnectMax(Duration.ofSeconds(20));

    private ClusterPlans() {}

    /** As fast as the cluster can: a client offers again as soon as it has its answer. */
    static Plan busy(List<URI> nodes, int pairs) {
        return busy(nodes, pairs, pairs);
    }

    /** The same with fewer clients, so that offers find announcements that wait. */
    static Plan busyWithFewClients(List<URI> nodes) {
        return busy(nodes, PAIRS_OF_GOAL, PAIRS_OF_GOAL / 4);
    }

    private static Plan busy(List<URI> nodes, int proxies, int clients) {
        return Plan.of(nodes, SEED).withCrowd(Plan.Crowd.of(proxies, clients)).withPools(Plan.Pools.of(COMPARTMENTS));
    }

    /** Proxies that wait in so many compartments, and offers at a fixed rate that take the compartments in turn. */
    static Plan crowded(List<URI> nodes, int proxies, int compartments, double offersPerSecond) {
        return waiting(nodes, proxies, compartments)
                .withCrowd(Plan.Crowd.of(proxies, proxies))
                .withPace(Plan.Pace.BRISK.withWaits(LONGEST_WAIT, OFFER_WAIT).atRate(offersPerSecond));
    }

    /** The same without an offer. */
    static Plan waiting(List<URI> nodes, int proxies, int compartments) {
        return Plan.of(nodes, SEED)
                .withCrowd(Plan.Crowd.of(proxies, 0))
                .withPools(Plan.Pools.of(compartments))
                .withPace(Plan.Pace.BRISK.withWaits(LONGEST_WAIT, OFFER_WAIT))
                .withWire(MANY);
    }
}
