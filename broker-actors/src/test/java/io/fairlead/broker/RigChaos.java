// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A bad network between requests and matchers, and between requests: a message may be lost, come twice, or come late
 * and so behind others.
 */
final class RigChaos implements ShardRouter {

    private static final double LOST = 0.04;
    private static final double TWICE = 0.08;
    private static final double LATE = 0.25;
    private static final int LATE_MAX_MILLIS = 60;

    private final Rig rig;
    private final RandomGenerator random;
    private final RigRelays relays;
    private volatile boolean healed;

    RigChaos(Rig rig, long seed) {
        this.rig = rig;
        this.relays = new RigRelays(rig, (_, _, delivery) -> send(delivery));
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** From now on the network is good. */
    void heal() {
        healed = true;
    }

    @Override
    public void toMatcher(Compartment compartment, MatcherProtocol.Command command) {
        MatcherProtocol.Command relayed = relays.relayed(command);
        send(() -> rig.router().toMatcher(compartment, relayed));
    }

    @Override
    public void straightTo(ActorRef<MatcherProtocol.Command> matcher, MatcherProtocol.Command command) {
        MatcherProtocol.Command relayed = relays.relayed(command);
        send(() -> matcher.tell(relayed));
    }

    private void send(Runnable delivery) {
        deliver(delivery, LOST);
        if (happens(TWICE)) {
            deliver(delivery, 0);
        }
    }

    private void deliver(Runnable delivery, double lost) {
        if (happens(lost)) {
            return;
        }
        if (happens(LATE)) {
            rig.after(Duration.ofMillis(draw(LATE_MAX_MILLIS)), delivery);
        } else {
            delivery.run();
        }
    }

    private synchronized boolean happens(double probability) {
        return !healed && random.nextDouble() < probability;
    }

    private synchronized int draw(int bound) {
        return random.nextInt(bound);
    }
}
