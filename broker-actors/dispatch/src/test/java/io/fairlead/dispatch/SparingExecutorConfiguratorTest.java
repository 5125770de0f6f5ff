// SPDX-License-Identifier: Apache-2.0
package io.fairlead.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class SparingExecutorConfiguratorTest {

    private static final Config PEKKO = ConfigFactory.parseString("""
            pekko.actor.default-dispatcher {
              executor = "io.fairlead.dispatch.SparingExecutorConfigurator"
              sparing-executor {
                parallelism-min = 3, parallelism-factor = 0.001, parallelism-max = 64, backlog = 2, stall-max = 10ms
              }
            }
            """);

    @Test
    void dispatcher_runsActorsOnAsManyThreadsAsItsSectionSays() {
        ActorTestKit kit = ActorTestKit.create("sparing", PEKKO.withFallback(ConfigFactory.load()));
        try {
            TestProbe<String> probe = kit.createTestProbe(String.class);
            kit.spawn(Behaviors.<String>receiveMessage(message -> {
                        probe.ref()
                                .tell(message + " on " + Thread.currentThread().getName());
                        return Behaviors.same();
                    }))
                    .tell("runs");

            assertThat(probe.receiveMessage()).startsWith("runs on sparing-pekko.actor.default-dispatcher-");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("sparing-pekko.actor.default-dispatcher-"))
                    .hasSize(3);
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void setting_outOfItsBounds_keepsTheSystemFromStarting() {
        Config wrong = ConfigFactory.parseString("pekko.actor.default-dispatcher.sparing-executor.backlog = -1");

        assertThatThrownBy(() -> ActorTestKit.create(
                        "sparing-not", wrong.withFallback(PEKKO).withFallback(ConfigFactory.load())))
                .hasStackTraceContaining("backlog must be 0 or more, but is -1");
    }
}
