// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** All simulated peers, each on a virtual thread of its own from {@link #start} to {@link #close}. */
final class Crowd implements AutoCloseable {

    private static final long CLOSE_MAX_SECONDS = 5;

    private final List<Runnable> peers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Crowd(List<Runnable> peers) {
        this.peers = peers;
    }

    /**
     * The crowd that the seed stands for: the same people with the same habits, each with random numbers of their own.
     */
    static Crowd of(DemoOptions options, Stage stage) {
        var seeded = new SplittableRandom(options.seed());
        List<Runnable> peers = new ArrayList<>();
        for (int i = 1; i <= options.proxies(); i++) {
            var random = seeded.split();
            var persona = Persona.random("p%02d".formatted(i), random);
            peers.add(new SimulatedProxy(stage, persona, SimulatedProxy.Habit.random(random), random));
        }
        for (int i = 1; i <= options.clients(); i++) {
            var random = seeded.split();
            var persona = Persona.random("c%02d".formatted(i), random);
            peers.add(new SimulatedClient(stage, persona, SimulatedClient.Habit.random(random), random));
        }
        return new Crowd(peers);
    }

    void start() {
        peers.forEach(threads::execute);
    }

    /** Sends everybody home: ends every request, and waits until all have noticed. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(CLOSE_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
