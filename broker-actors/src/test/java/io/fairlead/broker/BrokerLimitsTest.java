// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused because a limit is reached: P5. */
class BrokerLimitsTest {

    private static final int QUEUE_MAX = 2;
    private static final int HELD_MAX = 4;

    private static final Rig RIG =
            Rig.start(RigSettings.STANDARD.queueMax(QUEUE_MAX).heldMax(HELD_MAX));

    private final Compartment pool = RIG.common();

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @AfterEach
    void nothingIsLeft() {
        RIG.assertNothingLeft();
    }

    @Test
    void announcement_inAFullCompartment_isRefused() {
        announce(RigPeer.in(pool));
        announce(RigPeer.in(pool));
        RIG.awaitWaiting(pool, QUEUE_MAX, 0);
        var refused = RIG.outcome(announce(RigPeer.in(pool)), AnnouncementOutcome.Refused.class);
        assertThat(refused.refusal()).isInstanceOf(Refusal.QueueFull.class);
        assertWorthARetry(refused.refusal());
    }

    @Test
    void offer_inAFullCompartment_isRefused() {
        offer(RigPeer.in(pool));
        offer(RigPeer.in(pool));
        RIG.awaitWaiting(pool, 0, QUEUE_MAX);
        var refused = RIG.outcome(offer(RigPeer.in(pool)), OfferOutcome.Refused.class);
        assertThat(refused.refusal()).isInstanceOf(Refusal.QueueFull.class);
        assertWorthARetry(refused.refusal());
    }

    @Test
    void announcement_withRoomElsewhere_waitsThere() {
        Compartment roomy = RIG.common();
        announce(RigPeer.in(pool));
        announce(RigPeer.in(pool));
        RIG.awaitWaiting(pool, QUEUE_MAX, 0);
        Held<AnnouncementOutcome> third = announce(RigPeer.in(pool, roomy));
        RIG.awaitWaiting(roomy, 1, 0);
        offer(RigPeer.in(roomy));
        RIG.outcome(third, AnnouncementOutcome.Matched.class);
    }

    @Test
    void request_beyondWhatTheNodeHolds_isRefusedAsOverloaded() {
        for (int held = 0; held < HELD_MAX; held++) {
            announce(RigPeer.in(RIG.common()));
            offer(RigPeer.in(RIG.common()));
        }
        var announcement = RIG.outcome(announce(RigPeer.in(pool)), AnnouncementOutcome.Refused.class);
        var offer = RIG.outcome(offer(RigPeer.in(pool)), OfferOutcome.Refused.class);
        assertThat(announcement.refusal())
                .isInstanceOfSatisfying(
                        Refusal.Overloaded.class,
                        overloaded -> assertThat(overloaded.heldMax()).isEqualTo(HELD_MAX));
        assertThat(offer.refusal()).isInstanceOf(Refusal.Overloaded.class);
        assertWorthARetry(offer.refusal());
    }

    private static void assertWorthARetry(Refusal refusal) {
        Duration least = Duration.ofMillis(100); // what the rig's settings say; at random up to twice that
        assertThat(refusal.retryAfter()).isBetween(least, least.multipliedBy(2));
    }

    private static Held<AnnouncementOutcome> announce(RigPeer proxy) {
        return RIG.gateway().announce(proxy.announcement());
    }

    private static Held<OfferOutcome> offer(RigPeer client) {
        return RIG.gateway().offer(client.offer());
    }
}
