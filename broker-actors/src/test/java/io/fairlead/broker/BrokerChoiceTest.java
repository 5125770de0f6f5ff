// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is chosen, through the whole broker (design.md §3.3). */
class BrokerChoiceTest {

    private static final Rig RIG = Rig.start(RigSettings.STANDARD);

    private final Compartment common = RIG.common();
    private final Compartment personal = RIG.personal();

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @Test
    void offers_takeTheOldestAnnouncementFirst() {
        List<Held<AnnouncementOutcome>> announcements = new ArrayList<>();
        for (int count = 1; count <= 4; count++) {
            announcements.add(announce(RigPeer.in(common)));
            RIG.awaitWaiting(common, count, 0);
        }
        assertTakenInOrder(announcements, RigPeer.in(common));
    }

    @Test
    void announcements_goToTheOldestOfferFirst() {
        for (int count = 1; count <= 4; count++) {
            RIG.gateway().offer(RigPeer.in(common).offer("offer " + count));
            RIG.awaitWaiting(common, 0, count);
        }
        for (int count = 1; count <= 4; count++) {
            var matched = RIG.outcome(announce(RigPeer.in(common)), AnnouncementOutcome.Matched.class);
            assertThat(matched.offer().sdp()).isEqualTo("offer " + count);
        }
    }

    @Test
    void offer_prefersTheRightTraversalThenFriendsThenAge() {
        RigPeer unwanted = RigPeer.in(common).behind(Traversal.UNLIMITED);
        RigPeer wanted = RigPeer.in(common).behind(Traversal.STRICTLY_LIMITED);
        RigPeer unwantedFriend = RigPeer.in(personal).behind(Traversal.UNLIMITED);
        RigPeer wantedFriend = RigPeer.in(personal).behind(Traversal.STRICTLY_LIMITED);
        List<Held<AnnouncementOutcome>> oldestFirst = new ArrayList<>();
        for (RigPeer proxy : List.of(unwanted, unwantedFriend, wanted, wantedFriend)) {
            oldestFirst.add(announce(proxy));
            RIG.eventually(
                    Duration.ofSeconds(2),
                    () -> assertThat(waitingIn(Set.of(common, personal))).isEqualTo(oldestFirst.size()));
        }
        assertTakenInOrder(oldestFirst.reversed(), RigPeer.in(common, personal).behind(Traversal.UNLIMITED));
    }

    @Test
    void offer_withSeveralCompartments_takesTheOldestOverAllOfThem() {
        Compartment third = RIG.common();
        List<Held<AnnouncementOutcome>> announcements = new ArrayList<>();
        for (Compartment pool : List.of(third, common, third, common)) {
            announcements.add(announce(RigPeer.in(pool)));
            RIG.eventually(
                    Duration.ofSeconds(2),
                    () -> assertThat(waitingIn(Set.of(common, third))).isEqualTo(announcements.size()));
            RIG.ageClearly();
        }
        assertTakenInOrder(announcements, RigPeer.in(common, third));
    }

    /** Behind it are proxies that it may take; in front are many that it may not. */
    @Test
    void offer_behindManyHopelessAnnouncements_isMatched() {
        for (int asn = 1; asn <= 300; asn++) {
            announce(RigPeer.in(common).at(RigSettings.DENIED_PROXY_COUNTRY, asn));
        }
        RIG.awaitWaiting(common, 300, 0);
        Held<AnnouncementOutcome> last = announce(RigPeer.in(common).at("DE", 1));
        RIG.awaitWaiting(common, 301, 0);
        RIG.gateway()
                .offer(RigPeer.in(common)
                        .at(RigSettings.DENIED_CLIENT_COUNTRY, 2)
                        .offer());
        RIG.outcome(last, AnnouncementOutcome.Matched.class);
    }

    @Test
    void offer_thatLostItsProxy_keepsItsAge() {
        RIG.gateway().offer(RigPeer.in(common).offer("older"));
        RIG.awaitWaiting(common, 0, 1);
        Held<AnnouncementOutcome> lost = announce(RigPeer.in(common));
        RIG.outcome(lost, AnnouncementOutcome.Matched.class);
        RIG.gateway().offer(RigPeer.in(common).offer("younger"));
        RIG.awaitWaiting(common, 0, 1);
        lost.callerGone();
        RIG.awaitWaiting(common, 0, 2);

        var matched = RIG.outcome(announce(RigPeer.in(common)), AnnouncementOutcome.Matched.class);

        assertThat(matched.offer().sdp()).isEqualTo("older");
    }

    private static Held<AnnouncementOutcome> announce(RigPeer proxy) {
        return RIG.gateway().announce(proxy.announcement());
    }

    private static void assertTakenInOrder(List<Held<AnnouncementOutcome>> announcements, RigPeer client) {
        for (int next = 0; next < announcements.size(); next++) {
            RIG.gateway().offer(client.offer("offer " + next));
            var matched = RIG.outcome(announcements.get(next), AnnouncementOutcome.Matched.class);
            assertThat(matched.offer().sdp()).isEqualTo("offer " + next);
            int left = announcements.size() - next - 1;
            RIG.eventually(
                    Duration.ofSeconds(2),
                    () -> assertThat(waitingIn(client.compartments()))
                            .as("with those that it has not taken")
                            .isEqualTo(left));
        }
    }

    private static int waitingIn(Set<Compartment> compartments) {
        return compartments.stream()
                .mapToInt(compartment -> RIG.census(compartment).announcementsWaiting())
                .sum();
    }
}
