// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node dies with everybody whose requests it held: those of the other node do not wait for the dead ones (P2). */
class RaceNodeLossTest {

    private static final int DEAD = 30;

    private final Rig survivor = Rig.start(RigSettings.STANDARD);
    private final Rig victim = Rig.joining(survivor);
    private final Compartment pool = survivor.common();
    private final ProxyId proxyId = RigPeer.proxyId();

    @AfterEach
    void stop() {
        victim.close();
        survivor.close();
    }

    @Test
    void offer_behindTheAnnouncementsOfADeadNode_isMatchedSoon() {
        for (int dead = 0; dead < DEAD; dead++) {
            victim.gateway().announce(RigPeer.in(pool).patientFor(60_000).announcement());
        }
        survivor.awaitWaiting(pool, DEAD, 0);
        Held<AnnouncementOutcome> living =
                survivor.gateway().announce(RigPeer.in(pool).patientFor(60_000).announcement(proxyId));
        survivor.awaitWaiting(pool, DEAD + 1, 0);
        killVictim();

        assertMatchedWithinTwoSeconds(
                living,
                survivor.gateway().offer(RigPeer.in(pool).patientFor(9_000).offer()));
    }

    @Test
    void announcement_behindTheOffersOfADeadNode_isMatchedSoon() {
        for (int dead = 0; dead < DEAD; dead++) {
            victim.gateway().offer(RigPeer.in(pool).patientFor(60_000).offer());
        }
        survivor.awaitWaiting(pool, 0, DEAD);
        Held<OfferOutcome> living =
                survivor.gateway().offer(RigPeer.in(pool).patientFor(60_000).offer());
        survivor.awaitWaiting(pool, 0, DEAD + 1);
        killVictim();

        Held<AnnouncementOutcome> announcement =
                survivor.gateway().announce(RigPeer.in(pool).patientFor(9_000).announcement(proxyId));
        assertMatchedWithinTwoSeconds(announcement, living);
    }

    private void killVictim() {
        victim.close();
        Cluster cluster = Cluster.get(survivor.system());
        survivor.eventually(
                Duration.ofSeconds(15),
                () -> assertThat(cluster.state().getUnreachable()).hasSize(1));
    }

    private void assertMatchedWithinTwoSeconds(Held<AnnouncementOutcome> announcement, Held<OfferOutcome> offer) {
        Instant begin = Instant.now();
        var matched = survivor.outcome(announcement, AnnouncementOutcome.Matched.class);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));
        survivor.answer(new AnswerRequest(proxyId, matched.connectionId(), new ProxyAnswer.Accepted("answer")));
        survivor.outcome(offer, OfferOutcome.Answered.class);
    }
}
