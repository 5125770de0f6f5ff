// SPDX-License-Identifier: Apache-2.0
package io.fairlead.dispatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SparingExecutorTest {

    private static final int BACKLOG = 2;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(10);

    private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final ThreadFactory threads = Thread.ofPlatform()
            .daemon()
            .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
            .factory();
    private final List<SparingExecutor> started = new ArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        held.countDown();
        for (SparingExecutor executor : started) {
            executor.shutdown();
            assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        }
    }

    @Test
    void sleeping_oneIsWokenForATask() throws InterruptedException {
        var executor = asleep(2, NEVER);

        assertThat(threadOf(executor)).isNotNull();
    }

    /** A wake-up that is lost would leave the task where it is for ever, since nobody looks up. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sleeping_noWakeUpIsLost(int count) throws InterruptedException {
        var executor = asleep(count, NEVER);

        for (int i = 0; i < 50_000; i++) {
            threadOf(executor);
        }
    }

    @Test
    void awake_theNextTasksAreItsOwn() throws InterruptedException {
        var executor = asleep(2, NEVER);
        Set<Thread> whoRan = ConcurrentHashMap.newKeySet();
        var done = new CountDownLatch(BACKLOG);

        executor.execute(() -> {
            whoRan.add(Thread.currentThread());
            for (int i = 0; i < BACKLOG; i++) {
                executor.execute(() -> {
                    whoRan.add(Thread.currentThread());
                    done.countDown();
                });
            }
        });
        done.await();

        assertThat(whoRan).hasSize(1);
    }

    @Test
    void fallenBehind_anotherIsWoken() throws InterruptedException {
        var executor = asleep(2, NEVER);
        hold(executor);
        var done = new CountDownLatch(BACKLOG + 1);

        for (int i = 0; i <= BACKLOG; i++) {
            executor.execute(done::countDown);
        }

        done.await();
    }

    /** Whichever of them is held up: the others sleep by then, and nothing else comes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void heldUp_whatWaitsIsTakenByAnother(int count) throws InterruptedException {
        var executor = asleep(count, SOON);
        for (int i = 1; i < count; i++) {
            hold(executor);

            threadOf(executor);
        }
    }

    @Test
    void oneThread_runsTheOldestFirst() throws InterruptedException {
        var executor = asleep(1, NEVER);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        hold(executor);

        IntStream.range(0, 100).forEach(i -> executor.execute(() -> order.add(i)));
        held.countDown();
        threadOf(executor);

        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void manySenders_eachTaskRunsOnce(int count) throws InterruptedException {
        var executor = asleep(count, NEVER);
        int senders = 4;
        int each = 50_000;
        var runs = IntStream.range(0, senders * each)
                .mapToObj(_ -> new AtomicInteger())
                .toList();
        var done = new CountDownLatch(senders * each);

        for (int sender = 0; sender < senders; sender++) {
            var share = runs.subList(sender * each, (sender + 1) * each);
            Thread.startVirtualThread(() -> share.forEach(run -> executor.execute(() -> {
                run.incrementAndGet();
                done.countDown();
            })));
        }
        done.await();

        assertThat(runs).allMatch(run -> run.get() == 1);
    }

    @Test
    void failingTask_isReportedAndTheThreadGoesOn() throws InterruptedException {
        var executor = asleep(1, NEVER);
        var failure = new IllegalStateException("on purpose");
        Thread before = threadOf(executor);

        executor.execute(() -> {
            throw failure;
        });

        assertThat(threadOf(executor)).isSameAs(before);
        assertThat(failures).containsExactly(failure);
    }

    @Test
    void interruptedByATask_theNextTaskIsNot() throws InterruptedException {
        var executor = asleep(1, NEVER);
        hold(executor);
        executor.execute(() -> Thread.currentThread().interrupt());
        var next = new CompletableFuture<Boolean>();
        executor.execute(() -> next.complete(Thread.currentThread().isInterrupted()));

        held.countDown();

        assertThat(next.join()).isFalse();
    }

    /** A thread that stays interrupted cannot park, and would look for tasks without a pause. */
    @Test
    void interruptedAsleep_sleepsOn() throws InterruptedException {
        var executor = asleep(1, NEVER);
        Thread thread = threadOf(executor);
        awaitAsleep(thread);

        thread.interrupt();

        while (thread.isInterrupted()) {
            Thread.sleep(1);
        }
        assertThat(threadOf(executor)).isSameAs(thread);
    }

    @Test
    void shutDown_whatWaitsIsRunAndNothingElse() throws InterruptedException {
        var executor = asleep(1, NEVER);
        hold(executor);
        var ran = new CompletableFuture<Thread>();
        executor.execute(() -> ran.complete(Thread.currentThread()));

        executor.shutdown();

        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        held.countDown();
        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        assertThat(ran).isCompleted();
    }

    @Test
    void shutDownNow_interruptsAndGivesBackWhatWaits() throws InterruptedException {
        var executor = asleep(1, NEVER);
        hold(executor);
        Runnable waits = () -> {};
        executor.execute(waits);

        assertThat(executor.shutdownNow()).containsExactly(waits);
        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shutDownWhileTasksCome_eachIsRunOrRefused() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            var executor = start(2, NEVER);
            var accepted = new AtomicInteger();
            var ran = new AtomicInteger();
            Thread sender = Thread.startVirtualThread(() -> sendUntilRefused(executor, accepted, ran));

            while (accepted.get() < 10) {
                Thread.sleep(0, 1_000);
            }
            executor.shutdown();
            sender.join();
            assertThat(executor.awaitTermination(30, SECONDS)).isTrue();

            assertThat(ran).hasValue(accepted.get());
        }
    }

    private static void sendUntilRefused(ExecutorService executor, AtomicInteger accepted, AtomicInteger ran) {
        try {
            while (true) {
                executor.execute(ran::incrementAndGet);
                accepted.incrementAndGet();
            }
        } catch (RejectedExecutionException refused) {
            // the end that is waited for
        }
    }

    @Test
    void outOfBounds_isRefused() {
        assertThatThrownBy(() -> SparingExecutor.start(0, 2, SOON, threads))
                .hasMessage("threads must be 1 or more, but are 0");
        assertThatThrownBy(() -> SparingExecutor.start(1, -1, SOON, threads))
                .hasMessage("backlog must be 0 or more, but is -1");
        assertThatThrownBy(() -> SparingExecutor.start(1, 0, Duration.ZERO, threads))
                .hasMessage("stall-max must be above 0, but is PT0S");
    }

    private SparingExecutor start(int count, Duration stallMax) {
        return start(count, stallMax, threads);
    }

    private SparingExecutor start(int count, Duration stallMax, ThreadFactory factory) {
        var executor = SparingExecutor.start(count, BACKLOG, stallMax, factory);
        started.add(executor);
        return executor;
    }

    /** Threads that have found nothing to do. */
    private SparingExecutor asleep(int count, Duration stallMax) throws InterruptedException {
        List<Thread> made = new ArrayList<>();
        var executor = start(count, stallMax, task -> {
            Thread thread = threads.newThread(task);
            made.add(thread);
            return thread;
        });
        for (Thread thread : made) {
            awaitAsleep(thread);
        }
        return executor;
    }

    private static void awaitAsleep(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }

    /** Keeps one thread from anything else. */
    private void hold(SparingExecutor executor) throws InterruptedException {
        var begun = new CountDownLatch(1);
        executor.execute(() -> {
            begun.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted, as by shutdownNow", e);
            }
        });
        begun.await();
    }

    /** Gives it a task and waits for that. */
    private static Thread threadOf(SparingExecutor executor) throws InterruptedException {
        var done = new CountDownLatch(1);
        var thread = new AtomicReference<Thread>();
        executor.execute(() -> {
            thread.set(Thread.currentThread());
            done.countDown();
        });
        done.await();
        return thread.get();
    }
}
