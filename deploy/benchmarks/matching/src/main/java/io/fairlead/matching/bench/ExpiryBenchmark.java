// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A million announcements are found to be over, and forgotten, in the slices that a matcher takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExpiryBenchmark {

    static final int ENTRIES = 1_000_000;

    private static final int SLICE = 2_000;

    @Param("ONE_INSTANT")
    Deadlines deadlines = Deadlines.ONE_INSTANT;

    private FilledBook book = new FilledBook(Front.NONE, 0);

    @Setup(Level.Iteration)
    public void fill() {
        book = deadlines.fill(ENTRIES);
    }

    @Benchmark
    public int expire() {
        int expired = 0;
        for (int slice = SLICE; slice == SLICE; expired += slice) {
            slice = book.book().expire(FilledBook.SOUGHT, SLICE);
        }
        if (expired != ENTRIES) {
            throw new IllegalStateException(expired + " expired, not " + ENTRIES);
        }
        return expired;
    }
}
