// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A bad network between the actors: a message may be lost, come twice, or come late and so behind others. Each request,
 * and each pending answer that speaks to one, is known to the others by a relay only, so that the replies suffer too.
 */
final class RigChaos implements ShardRouter {

    private static final double LOST = 0.04;
    private static final double TWICE = 0.08;
    private static final double LATE = 0.25;
    private static final int LATE_MAX_MILLIS = 60;

    private final Rig rig;
    private final RandomGenerator random;
    private final Map<ActorRef<?>, ActorRef<?>> relays = new ConcurrentHashMap<>();
    private volatile boolean healed;

    RigChaos(Rig rig, long seed) {
        this.rig = rig;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** From now on the network is good. */
    void heal() {
        healed = true;
    }

    @Override
    public void toMatcher(Compartment compartment, MatcherProtocol.Command command) {
        MatcherProtocol.Command relayed = relayed(command);
        send(() -> rig.router().toMatcher(compartment, relayed));
    }

    @Override
    public void toPendingAnswer(ConnectionId connectionId, PendingAnswer.Command command) {
        PendingAnswer.Command relayed = command instanceof PendingAnswer.Expect(var announcement, var terms, var offer)
                ? new PendingAnswer.Expect(announcement, terms, relay(offer, message -> message))
                : command;
        send(() -> rig.router().toPendingAnswer(connectionId, relayed));
    }

    private MatcherProtocol.Command relayed(MatcherProtocol.Command command) {
        return switch (command) {
            case MatcherProtocol.Enlist(var traits, var waited, var left, var announcement) ->
                new MatcherProtocol.Enlist(traits, waited, left, announcement(announcement));
            case MatcherProtocol.Seek(var traits, var waited, var left, var offer) ->
                new MatcherProtocol.Seek(traits, waited, left, relay(offer, message -> message));
            case MatcherProtocol.WithdrawAnnouncement(var announcement) ->
                new MatcherProtocol.WithdrawAnnouncement(announcement(announcement));
            case MatcherProtocol.WithdrawOffer(var offer) ->
                new MatcherProtocol.WithdrawOffer(relay(offer, message -> message));
            case MatcherProtocol.Close(var traits, var offer) ->
                new MatcherProtocol.Close(traits, relay(offer, message -> message));
            case MatcherProtocol.Command other -> other;
        };
    }

    private ActorRef<AnnouncementProtocol.Command> announcement(ActorRef<AnnouncementProtocol.Command> real) {
        return relay(
                real,
                message -> message instanceof AnnouncementProtocol.Claim(var terms, var pendingAnswer)
                        ? new AnnouncementProtocol.Claim(terms, relay(pendingAnswer, reply -> reply))
                        : message);
    }

    // The relay under a reference's key was made for that reference, so it understands the same.
    @SuppressWarnings("unchecked")
    private <M> ActorRef<M> relay(ActorRef<M> real, UnaryOperator<M> relayed) {
        return (ActorRef<M>) relays.computeIfAbsent(
                real,
                _ -> rig.spawn(Behaviors.<M>receiveMessage(message -> {
                    M copy = relayed.apply(message);
                    send(() -> real.tell(copy));
                    return Behaviors.same();
                })));
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
