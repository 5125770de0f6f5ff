// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does many things at once, on virtual threads. */
final class BlackBoxCrowd {

    private static final int SHOWN_MAX = 10;

    private BlackBoxCrowd() {}

    interface Task {
        void run() throws Exception;
    }

    /**
     * Runs all of them, {@code atOnce} at a time.
     *
     * @throws AssertionError when some failed, with how many and the first of them
     */
    static void run(int atOnce, List<? extends Task> tasks) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Semaphore turns = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Task task : tasks) {
                running.add(threads.submit(inTurn(turns, task)));
            }
            for (Future<?> one : running) {
                try {
                    one.get();
                } catch (ExecutionException failed) {
                    failures.add(failed.getCause());
                }
            }
        }
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError("%d of %d failed, the first %s: %s"
                    .formatted(failures.size(), tasks.size(), where(failures.getFirst()), failures.getFirst()));
            failures.stream().limit(SHOWN_MAX).forEach(error::addSuppressed);
            throw error;
        }
    }

    /** The line of the test, which build tools trim away from suppressed failures. */
    private static String where(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().endsWith("Test"))
                .findFirst()
                .map(frame -> "at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("somewhere");
    }

    private static Callable<Void> inTurn(Semaphore turns, Task task) {
        return () -> {
            turns.acquire();
            try {
                task.run();
            } finally {
                turns.release();
            }
            return null;
        };
    }
}
