// SPDX-License-Identifier: Apache-2.0
package io.fairlead.dispatch;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;
import org.apache.pekko.dispatch.ThreadPoolConfig;

/**
 * Gives a dispatcher of Pekko a {@link SparingExecutor}: name this class as its {@code executor}. Its section {@code
 * sparing-executor} has
 *
 * <ul>
 *   <li>{@code parallelism-min}, {@code parallelism-factor}, {@code parallelism-max}: threads are the cores times the
 *       factor, rounded up, within the two bounds, as for Pekko's own executors;
 *   <li>{@code backlog}, {@code stall-max}: see {@link SparingExecutor#start}.
 * </ul>
 */
public final class SparingExecutorConfigurator extends ExecutorServiceConfigurator {

    private final Config settings;

    /** Called by Pekko, by reflection. */
    public SparingExecutorConfigurator(Config dispatcher, DispatcherPrerequisites prerequisites) {
        super(dispatcher, prerequisites);
        this.settings = dispatcher.getConfig("sparing-executor");
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        int parallelism = ThreadPoolConfig.scaledPoolSize(
                settings.getInt("parallelism-min"),
                settings.getDouble("parallelism-factor"),
                settings.getInt("parallelism-max"));
        int backlog = settings.getInt("backlog");
        Duration stallMax = settings.getDuration("stall-max");
        return () -> SparingExecutor.start(parallelism, backlog, stallMax, named(threads, id));
    }

    private static ThreadFactory named(ThreadFactory threads, String id) {
        return threads instanceof MonitorableThreadFactory pekkos ? pekkos.withName(pekkos.name() + "-" + id) : threads;
    }
}
