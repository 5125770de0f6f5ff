// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many calls are under way, and how many have ended how. Written by the driver's thread, read by any. */
final class Counts {

    private final Map<Kind, AtomicLong> underWay = zeros(Kind.values());
    private final Map<End, AtomicLong> ended = zeros(End.values());

    private static <K> Map<K, AtomicLong> zeros(K[] keys) {
        return Arrays.stream(keys).collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new AtomicLong()));
    }

    void begun(Kind kind) {
        of(underWay, kind).incrementAndGet();
    }

    void notSent(Kind kind) {
        of(underWay, kind).decrementAndGet();
    }

    void ended(Kind kind, End end) {
        of(underWay, kind).decrementAndGet();
        of(ended, end).incrementAndGet();
    }

    long underWay(Kind kind) {
        return of(underWay, kind).get();
    }

    long ended(End end) {
        return of(ended, end).get();
    }

    private static <K> AtomicLong of(Map<K, AtomicLong> counts, K key) {
        return Objects.requireNonNull(counts.get(key));
    }
}
