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

/**
 * An offer chooses one of so many announcements, which is then removed. The few that are to be taken next come first,
 * outside of the time that counts, so that as many wait always; at depth 0 nobody else waits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChoiceBenchmark {

    static final int BATCH = 100;

    @Param("1000")
    int depth;

    @Param("NONE")
    Front front = Front.NONE;

    private FilledBook book = new FilledBook(Front.NONE, 0);

    @Setup(Level.Trial)
    public void fill() {
        book = new FilledBook(front, depth);
    }

    @Setup(Level.Invocation)
    public void comeFirst() {
        for (int i = 0; i < BATCH; i++) {
            book.arrive();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int chooseAndRemove() {
        int last = 0;
        for (int i = 0; i < BATCH; i++) {
            last = book.chooseAndRemove().number();
        }
        return last;
    }
}
