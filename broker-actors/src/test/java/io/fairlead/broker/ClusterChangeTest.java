// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Nodes come and go as operators want them to, while requests wait. */
@Tag("cluster")
@Isolated("its three nodes share the processors, and how long things take is judged")
class ClusterChangeTest {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int PATIENT = 30_000;

    /** In age. How late a message comes, which shows in the ages after a move, differs from node to node by less. */
    private static final Duration APART = Duration.ofMillis(200);

    private static Held<AnnouncementOutcome> announce(Rig node, Compartment pool) {
        return node.gateway().announce(RigPeer.in(pool).patientFor(PATIENT).announcement());
    }

    private static Held<OfferOutcome> offer(Rig node, Compartment pool, String sdp) {
        return node.gateway().offer(RigPeer.in(pool).patientFor(PATIENT).offer(sdp));
    }

    @Test
    void leave_whileOthersWaitInItsMatchers_theyAreMatchedOldestFirstSoonAfter() {
        try (RigCluster cluster = RigCluster.start(RigSettings.PATIENT, 3)) {
            Rig leaving = cluster.node(0);
            Rig one = cluster.node(1);
            Rig other = cluster.node(2);
            Compartment proxies = cluster.hostedBy(leaving, one);
            Compartment clients = cluster.hostedBy(leaving, other);
            List<Held<AnnouncementOutcome>> announcements = new ArrayList<>();
            for (int count = 1; count <= 4; count++) {
                announcements.add(announce(count % 2 == 0 ? one : other, proxies));
                one.awaitWaiting(proxies, count, 0);
                offer(count % 2 == 0 ? other : one, clients, "offer " + count);
                one.awaitWaiting(clients, 0, count);
                LockSupport.parkNanos(APART.toNanos());
            }

            cluster.leave(leaving);

            for (int count = 1; count <= 4; count++) {
                Instant begin = Instant.now();
                offer(other, proxies, "taker " + count);
                var taken = one.outcome(announcements.get(count - 1), AnnouncementOutcome.Matched.class);
                var taker = one.outcome(announce(one, clients), AnnouncementOutcome.Matched.class);
                assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
                assertThat(taken.offer().sdp()).isEqualTo("taker " + count);
                assertThat(taker.offer().sdp()).isEqualTo("offer " + count);
            }
            cluster.assertNothingLeft();
        }
    }

    @Test
    void join_whileOthersWait_losesNobody() {
        try (RigCluster cluster = RigCluster.start(RigSettings.PATIENT, 2)) {
            List<Compartment> pools = Stream.generate(cluster.node(0)::common)
                    .limit(2 * RigSettings.SHARDS)
                    .toList();
            List<Held<AnnouncementOutcome>> announcements = new ArrayList<>();
            for (int index = 0; index < pools.size(); index++) {
                announcements.add(announce(cluster.node(index % 2), pools.get(index)));
            }
            pools.forEach(pool -> cluster.node(0).awaitWaiting(pool, 1, 0));

            Rig newcomer = cluster.add();
            newcomer.eventually(
                    Duration.ofSeconds(20),
                    () -> assertThat(pools).as("some matchers have moved").anyMatch(newcomer::hosts));

            Instant begin = Instant.now();
            pools.forEach(pool -> offer(newcomer, pool, "an offer"));
            announcements.forEach(held -> newcomer.outcome(held, AnnouncementOutcome.Matched.class));
            assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
            cluster.assertNothingLeft();
        }
    }
}
