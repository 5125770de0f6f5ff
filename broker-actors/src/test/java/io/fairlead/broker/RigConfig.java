// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.stream.Stream;

/** How a {@link Rig} sets Pekko up: quick to notice, and with every message serialised that could cross nodes. */
final class RigConfig {

    private RigConfig() {}

    static Config config() {
        List<String> notSerialised = Stream.concat(Stream.of("org.apache.pekko."), RigMessages.internal())
                .toList();
        return ConfigFactory.parseString("""
                        include classpath("fairlead-wire.conf")
                        pekko.loglevel = WARNING
                        pekko.actor {
                          provider = cluster
                          allow-java-serialization = off
                          serialize-messages = on
                        }
                        pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        pekko.cluster {
                          roles = [edge, broker]
                          jmx.enabled = off
                          failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }
                          sharding { passivation.strategy = none, number-of-shards = %d, retry-interval = 200ms, rebalance-interval = 1h }
                          distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 20ms }
                        }
                        pekko.coordinated-shutdown {
                          exit-jvm = off
                          run-by-jvm-shutdown-hook = off
                          run-by-actor-system-terminate = off
                        }
                        pekko.log-dead-letters = off
                        """.formatted(RigSettings.SHARDS))
                .withValue(
                        "pekko.actor.no-serialization-verification-needed-class-prefix",
                        ConfigValueFactory.fromIterable(notSerialised))
                .withFallback(ConfigFactory.load());
    }
}
