// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A whole match in the books, when announcement and offer have so many compartments in common: the announcement comes
 * and is queued in each, the offer seeks in each, is given the oldest, and that leaves all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CompartmentsBenchmark {

    private static final int DEPTH = 1_000;

    @Param("1")
    int compartments;

    private final List<FilledBook> books = new ArrayList<>();

    @Setup
    public void fill() {
        for (int i = 0; i < compartments; i++) {
            books.add(new FilledBook(Front.NONE, DEPTH));
        }
    }

    @Benchmark
    public Peer match() {
        books.forEach(FilledBook::arrive);
        Peer taken = books.getFirst().chooseAndRemove();
        for (int i = 1; i < compartments; i++) {
            if (!books.get(i).chooseAndRemove().equals(taken)) {
                throw new IllegalStateException("the oldest is not the same in every compartment");
            }
        }
        return taken;
    }
}
