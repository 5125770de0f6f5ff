// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Makes each request known to matchers, and so to other requests, by a relay only: then a test can do as it likes with
 * what others say to it.
 */
final class RigRelays {

    /** Takes a message on its way to a request, or not. */
    interface Carrier {
        void carry(ActorRef<?> to, Object message, Runnable delivery);
    }

    private final Rig rig;
    private final Carrier carrier;
    private final Map<ActorRef<?>, ActorRef<?>> relays = new ConcurrentHashMap<>();

    RigRelays(Rig rig, Carrier carrier) {
        this.rig = rig;
        this.carrier = carrier;
    }

    /** What a matcher is to be told in place of this. */
    MatcherProtocol.Command relayed(MatcherProtocol.Command command) {
        return switch (command) {
            case MatcherProtocol.Enlist(var traits, var waited, var left, var announcement, var patient) ->
                new MatcherProtocol.Enlist(traits, waited, left, announcement(announcement), patient);
            case MatcherProtocol.Seek(var traits, var waited, var left, var offer, var patient) ->
                new MatcherProtocol.Seek(traits, waited, left, offer(offer), patient);
            case MatcherProtocol.WithdrawAnnouncement(var announcement) ->
                new MatcherProtocol.WithdrawAnnouncement(announcement(announcement));
            case MatcherProtocol.WithdrawOffer(var offer) -> new MatcherProtocol.WithdrawOffer(offer(offer));
            case MatcherProtocol.Close(var traits, var offer) -> new MatcherProtocol.Close(traits, offer(offer));
            case MatcherProtocol.Command other -> other;
        };
    }

    private ActorRef<OfferProtocol.Command> offer(ActorRef<OfferProtocol.Command> real) {
        return relay(real, message -> message);
    }

    private ActorRef<AnnouncementProtocol.Command> announcement(ActorRef<AnnouncementProtocol.Command> real) {
        return relay(
                real,
                message -> message instanceof AnnouncementProtocol.Claim(var terms, var offer)
                        ? new AnnouncementProtocol.Claim(terms, offer(offer))
                        : message);
    }

    // The relay under a reference's key was made for that reference, so it understands the same.
    @SuppressWarnings("unchecked")
    private <M> ActorRef<M> relay(ActorRef<M> real, UnaryOperator<M> relayed) {
        return (ActorRef<M>) relays.computeIfAbsent(
                real,
                _ -> rig.spawn(Behaviors.<M>receiveMessage(message -> {
                    M copy = relayed.apply(message);
                    carrier.carry(real, copy, () -> real.tell(copy));
                    return Behaviors.same();
                })));
    }
}
