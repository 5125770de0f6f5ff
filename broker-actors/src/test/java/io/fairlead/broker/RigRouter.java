// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A way to the matchers, and from others to the requests that take it, on which a test can lose messages, or hold them
 * back as a region does whose shard has no home.
 */
final class RigRouter implements ShardRouter {

    /** @param to a {@link Compartment}, or the actor that hears it */
    record Sent(Object to, Object command) {

        boolean is(Class<?> kind) {
            return kind.isInstance(command);
        }
    }

    private final ShardRouter real;
    private final RigRelays relays;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private Predicate<Sent> lost = _ -> false;
    private Predicate<Sent> late = _ -> false;

    RigRouter(Rig rig) {
        this.real = rig.router();
        this.relays = new RigRelays(rig, (to, message, delivery) -> pass(new Sent(to, message), delivery));
    }

    static Predicate<Sent> to(Compartment compartment) {
        return sent -> sent.to().equals(compartment);
    }

    static Predicate<Sent> only(Class<?> kind) {
        return sent -> sent.is(kind);
    }

    synchronized void lose(Predicate<Sent> which) {
        lost = which;
    }

    synchronized void holdBack(Predicate<Sent> which) {
        late = which;
    }

    /** Nothing is lost or late any more, and what was held back goes on its way in its order. */
    synchronized void recover() {
        lost = _ -> false;
        late = _ -> false;
        heldBack.forEach(Runnable::run);
        heldBack.clear();
    }

    /** What requests have sent and were to hear so far, whatever became of it. */
    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    @Override
    public void toMatcher(Compartment compartment, MatcherProtocol.Command command) {
        MatcherProtocol.Command relayed = relays.relayed(command);
        pass(new Sent(compartment, command), () -> real.toMatcher(compartment, relayed));
    }

    @Override
    public void straightTo(ActorRef<MatcherProtocol.Command> matcher, MatcherProtocol.Command command) {
        MatcherProtocol.Command relayed = relays.relayed(command);
        pass(new Sent(matcher, command), () -> matcher.tell(relayed));
    }

    private synchronized void pass(Sent message, Runnable deliver) {
        sent.add(message);
        if (lost.test(message)) {
            return;
        }
        if (late.test(message)) {
            heldBack.add(deliver);
        } else {
            deliver.run();
        }
    }
}
