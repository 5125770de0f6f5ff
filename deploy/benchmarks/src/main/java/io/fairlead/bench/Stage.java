// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What all peers of a driver share. Everything on it happens on one thread, but for what says otherwise, so nothing is
 * locked and a second core stays with the broker; whoever needs more load starts another driver.
 */
final class Stage {

    private static final long NOBODY_TAKES_CALLS_MS = 100;
    private static final long FAILURE_MS = 100;
    private static final long AWAIT_MAX_MS = 1_000;

    private final Plan plan;
    private final EventLoop thread;
    private final Switchboard switchboard;
    private final SplittableRandom random;
    private final Token tokens;
    private final Counts counts;
    private final Bugs bugs;
    private volatile boolean ending;

    Stage(
            Plan plan,
            EventLoop thread,
            Switchboard switchboard,
            SplittableRandom random,
            Token tokens,
            Counts counts,
            Bugs bugs) {
        this.plan = plan;
        this.thread = thread;
        this.switchboard = switchboard;
        this.random = random;
        this.tokens = tokens;
        this.counts = counts;
        this.bugs = bugs;
    }

    Plan plan() {
        return plan;
    }

    Token tokens() {
        return tokens;
    }

    Counts counts() {
        return counts;
    }

    /** Nothing new is begun from now on. */
    void end() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** Sends a call; when no node takes calls at the moment, does the other thing a little later. */
    void send(Call call, Runnable insteadLater) {
        counts.begun(call.kind());
        if (!switchboard.send(call)) {
            ReferenceCountUtil.release(call.sent());
            counts.notSent(call.kind());
            after(NOBODY_TAKES_CALLS_MS, insteadLater);
        }
    }

    /** Opens connections for calls to come, as many to each node that takes calls. */
    void openAhead(int toEach) {
        switchboard.openAhead(toEach);
    }

    /** Has the call end at a random moment, with the share of calls that the plan wants. */
    void perhapsAbort(Call call, double share) {
        if (chance(share)) {
            End end = chance(plan.habits().resets()) ? End.ABORTED_BY_RESET : End.ABORTED_BY_CLOSE;
            long withinNanos =
                    Math.min(plan.habits().abortWithin().toNanos(), TimeUnit.MILLISECONDS.toNanos(call.waitMs()));
            schedule(() -> call.abort(end), random.nextLong(withinNanos + 1));
        }
    }

    /** Goes on after a rest of random length. */
    void rest(Duration max, Runnable then) {
        if (max.isZero()) {
            then.run();
        } else {
            schedule(then, random.nextLong(max.toNanos() + 1));
        }
    }

    /** Goes on as the API asks: after the retry advice, or a moment where there is none. */
    void retry(Outcome outcome, Runnable then) {
        after(outcome.retryAfterMs() >= 0 ? outcome.retryAfterMs() : FAILURE_MS, then);
    }

    void after(long ms, Runnable then) {
        schedule(then, TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private void schedule(Runnable then, long nanos) {
        var _ = thread.schedule(bugs.watched(then), nanos, TimeUnit.NANOSECONDS);
    }

    /** Has the thread do something, and waits until it has; when the driver has ended, nothing. For other threads. */
    void await(Runnable work) {
        try {
            thread.submit(bugs.watched(work)).awaitUninterruptibly(AWAIT_MAX_MS);
        } catch (RejectedExecutionException ended) {
            ending = true;
        }
    }
}
