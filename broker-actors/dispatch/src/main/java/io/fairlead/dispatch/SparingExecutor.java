// SPDX-License-Identifier: Apache-2.0
package io.fairlead.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Runs tasks, oldest first, on no more threads than are needed to keep up with them.
 *
 * <p>What an actor does for a message takes a few microseconds; so does waking a thread for it. The pools of the JDK
 * wake one for every task as long as any is asleep, so that a node with little to do spends most of its time on that.
 * This one wakes another only when
 *
 * <ul>
 *   <li>nobody is awake, or
 *   <li>more than {@code backlog} tasks wait for each thread that is awake, or
 *   <li>a sleeping thread, which looks up every {@code stallMax}, finds tasks waiting. So a task that takes long delays
 *       those behind it by that time at most, as long as one thread sleeps.
 * </ul>
 *
 * <p>No wake-up is lost: who adds a task reads afterwards how many are awake, who goes to sleep says so before it looks
 * for tasks a last time. Nobody stands in for a thread that blocks, as in a {@code ForkJoinPool}: tasks must not. The
 * queue has no limit of its own. A dispatcher has one task at a time for each actor, one for each other node (the
 * broker's courier), and one for each completed future that somebody listens to.
 *
 * <p>After {@link #shutdown} what waits is still run. A task that throws is reported to its thread's uncaught exception
 * handler, and the thread goes on. An interrupt ends with the task that it came in.
 */
public final class SparingExecutor extends AbstractExecutorService {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** The length of the queue, which may lag behind it. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicInteger awake;
    private final List<Worker> workers;
    /** Threads that still look for tasks. */
    private final AtomicInteger taking;

    private final CountDownLatch running;
    private final int backlog;
    private final long stallMaxNanos;
    private volatile boolean stopping;

    private SparingExecutor(int threads, int backlog, Duration stallMax, ThreadFactory factory) {
        this.backlog = backlog;
        this.stallMaxNanos = stallMax.toNanos();
        this.awake = new AtomicInteger(threads);
        this.taking = new AtomicInteger(threads);
        this.running = new CountDownLatch(threads);
        this.workers =
                IntStream.range(0, threads).mapToObj(_ -> new Worker(factory)).toList();
    }

    /**
     * Starts its threads.
     *
     * @param threads at least 1
     * @param backlog tasks that may wait for each thread that is awake before another is woken, at least 0
     * @param stallMax how long a task may wait for a thread that is held up, while another sleeps; above 0
     * @throws IllegalArgumentException if one of them is out of its bounds
     */
    public static SparingExecutor start(int threads, int backlog, Duration stallMax, ThreadFactory factory) {
        require(threads >= 1, "threads must be 1 or more, but are " + threads);
        require(backlog >= 0, "backlog must be 0 or more, but is " + backlog);
        require(stallMax.isPositive(), "stall-max must be above 0, but is " + stallMax);
        var executor = new SparingExecutor(threads, backlog, stallMax, factory);
        try {
            executor.workers.forEach(worker -> worker.thread.start());
        } catch (OutOfMemoryError noMoreThreads) {
            executor.shutdown();
            throw noMoreThreads;
        }
        return executor;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public void execute(Runnable task) {
        if (stopping) {
            throw new RejectedExecutionException("has been shut down");
        }
        tasks.add(task);
        waiting.incrementAndGet();
        if (isBehind()) {
            wakeOne();
        }
        if (taking.get() == 0 && tasks.remove(task)) {
            throw new RejectedExecutionException("was shut down just now");
        }
    }

    /**
     * Whether those awake need another, if there is one. Some may not be counted yet, so that there seem to be fewer
     * than none.
     */
    private boolean isBehind() {
        int busy = awake.get();
        return busy <= 0 || (busy < workers.size() && waiting.get() > (long) busy * backlog);
    }

    private void wakeOne() {
        for (Worker worker : workers) {
            if (worker.rise()) {
                LockSupport.unpark(worker.thread);
                return;
            }
        }
    }

    @Override
    public void shutdown() {
        stopping = true;
        workers.forEach(worker -> LockSupport.unpark(worker.thread));
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> left = new ArrayList<>();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            left.add(task);
        }
        workers.forEach(worker -> worker.thread.interrupt());
        return left;
    }

    @Override
    public boolean isShutdown() {
        return stopping;
    }

    @Override
    public boolean isTerminated() {
        return running.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return running.await(timeout, unit);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            waiting.decrementAndGet();
            run(task);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } finally {
            Thread.interrupted(); // meant for this task, not for the next
        }
    }

    /** One thread. It is awake, which {@link #awake} counts, from a {@link #rise} until it finds nothing to do. */
    private final class Worker {

        private final Thread thread;
        private final AtomicBoolean asleep = new AtomicBoolean();

        private Worker(ThreadFactory factory) {
            this.thread = factory.newThread(this::live);
        }

        /** @return false if it is awake */
        private boolean rise() {
            if (!asleep.get() || !asleep.compareAndSet(true, false)) {
                return false;
            }
            awake.incrementAndGet();
            return true;
        }

        private void live() {
            do {
                runTasks();
            } while (sleep());
            taking.decrementAndGet();
            runTasks(); // what came after the last look: only now do senders see that nobody would
            running.countDown();
        }

        /** @return false when the executor ends and nothing waits */
        private boolean sleep() {
            asleep.set(true);
            awake.decrementAndGet();
            boolean slept = false;
            while (asleep.get()) {
                boolean idle = tasks.isEmpty();
                if (idle && stopping) {
                    return false;
                }
                if (!idle && (slept || stopping || isBehind())) {
                    rise();
                } else {
                    LockSupport.parkNanos(SparingExecutor.this, stallMaxNanos);
                    slept = true;
                    Thread.interrupted(); // or it could not park again
                }
            }
            return true;
        }
    }
}
