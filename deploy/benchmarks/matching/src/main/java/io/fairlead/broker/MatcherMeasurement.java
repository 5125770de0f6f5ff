// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.config.ClusterWideSettings;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.bench.Deadlines;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;

/**
 * Measures what one compartment's matcher does when everything goes through its mailbox, and prints figures. The
 * settings, and how Pekko is set up, are those of a node; there is no cluster, no HTTP, and no request but small actors
 * that listen.
 */
public final class MatcherMeasurement {

    private static final Compartment COMPARTMENT =
            new Compartment(CompartmentKind.COMMON, new CompartmentId("B".repeat(42) + "A"));

    /**
     * No cluster, and a thread apart for those that listen, so that the matcher's own dispatcher has the matcher alone.
     */
    private static final String PEKKO = """
            pekko { actor.provider = local, loglevel = OFF, log-dead-letters = off }
            %s { executor = thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }
            """.formatted(Requests.DISPATCHER);

    private MatcherMeasurement() {}

    /** Takes {@code quick} or {@code full}, and how often each figure is to be measured. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean quick = arguments[0].equals("quick");
        int runs = Integer.parseInt(arguments[1]);
        Config config = ConfigFactory.parseString(PEKKO).withFallback(FairleadConfig.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "matcher", config);
        new MatcherRate(system, quick ? 1 : 5).measure(runs);
        MatcherExpiry expiry = new MatcherExpiry(system);
        expiry.measure(Deadlines.ONE_INSTANT, runs);
        if (!quick) {
            expiry.measure(Deadlines.SCATTERED, runs);
        }
        System.exit(0);
    }

    /** The settings of a node, but for those given. */
    static ClusterWideSettings settings(Map<String, String> given) {
        Properties properties = new Properties();
        given.forEach((key, value) -> properties.setProperty("fairlead.cluster-wide." + key, value));
        return FairleadSettings.read(FairleadConfig.load(Map.of(), properties)).clusterWide();
    }

    /** Starts a matcher outside of any shard; it serves at once, since it knows of no node that holds requests. */
    static ActorRef<MatcherProtocol.Command> matcher(
            ActorSystem<?> system, ClusterWideSettings settings, InstantSource clock) {
        MatcherSetup setup = MatcherSetup.of(settings, () -> ClusterView.EMPTY, clock);
        return system.systemActorOf(
                Matcher.create(new EntityContext<>(Matcher.KEY, MatcherId.of(COMPARTMENT), system.ignoreRef()), setup),
                "matcher-" + System.nanoTime(),
                Props.empty());
    }
}
