// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/**
 * An actor system whose time stands still until it is told to pass. An actor runs on the thread that tells it
 * something: when {@code tell} returns, the message is handled, so that "nothing happens" is an assertion and not a
 * wait. Only what Pekko itself does, the receptionist above all, is asynchronous.
 */
final class Stage implements AutoCloseable {

    private static final Config SETTINGS = ConfigFactory.parseString("""
            pekko.actor.default-dispatcher.type = org.apache.pekko.testkit.CallingThreadDispatcherConfigurator
            pekko.actor.allow-java-serialization = off
            include classpath("fairlead-wire.conf")
            """);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config().withFallback(SETTINGS));
    private final VirtualTime time = new VirtualTime(kit.system());

    ActorSystem<?> system() {
        return kit.system();
    }

    VirtualTime time() {
        return time;
    }

    <C> ActorRef<C> spawn(Behavior<C> behavior) {
        return kit.spawn(behavior);
    }

    <M> TestProbe<M> probe(Class<M> messages) {
        return kit.createTestProbe(messages);
    }

    <M> TestProbe<M> probe() {
        return kit.createTestProbe();
    }

    void stop(ActorRef<?> actor) {
        kit.stop(actor);
    }

    void assertStopped(ActorRef<?> actor) {
        kit.createTestProbe().expectTerminated(actor, Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
