// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An announcement comes while so many wait, and nobody wants it. It leaves again outside of the time that counts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnqueueBenchmark {

    static final int BATCH = 100;

    private final Peer[] arrived = new Peer[BATCH];

    @Param("1000")
    int depth;

    private FilledBook book = new FilledBook(Front.MIXED_TRAVERSAL, 0);

    @Setup(Level.Trial)
    public void fill() {
        book = new FilledBook(Front.MIXED_TRAVERSAL, depth);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void enqueue() {
        for (int i = 0; i < BATCH; i++) {
            arrived[i] = book.arrive();
        }
    }

    @TearDown(Level.Invocation)
    public void leave() {
        for (Peer peer : arrived) {
            book.book().withdrawAnnouncement(peer);
        }
    }
}
