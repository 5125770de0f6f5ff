// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.Arrays;
import java.util.Random;
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

/** An announcement anywhere among so many leaves. Others take their places outside of the time that counts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RemoveBenchmark {

    static final int BATCH = 100;

    private final Random random = new Random(1);
    private final Peer[] leaving = new Peer[BATCH];

    @Param("1000")
    int depth;

    private FilledBook book = new FilledBook(Front.MIXED_TRAVERSAL, 0);
    private Peer[] waiting = {};

    @Setup(Level.Trial)
    public void fill() {
        book = new FilledBook(Front.MIXED_TRAVERSAL, 0);
        waiting = new Peer[depth];
        Arrays.setAll(waiting, _ -> book.arrive());
    }

    @Setup(Level.Invocation)
    public void pick() {
        for (int i = 0; i < BATCH; i++) {
            int place = random.nextInt(depth);
            leaving[i] = waiting[place];
            waiting[place] = book.arrive();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void remove() {
        for (Peer peer : leaving) {
            book.book().withdrawAnnouncement(peer);
        }
    }
}
