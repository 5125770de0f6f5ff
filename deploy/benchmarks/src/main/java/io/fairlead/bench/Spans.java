// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Disjoint spans of time in order, each from a moment (included) to a later one (excluded). */
record Spans(List<Span> list) {

    static final Spans NONE = new Spans(List.of());

    /** From {@code from}, included, to {@code to}, excluded. */
    record Span(long from, long to) {}

    Spans {
        list = List.copyOf(list);
    }

    /** Spans that may overlap, as disjoint ones. */
    static Spans joined(List<Span> any) {
        List<Span> joined = new ArrayList<>();
        for (Span next :
                any.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            Span last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || next.from > last.to) {
                joined.add(next);
            } else if (next.to > last.to) {
                joined.set(joined.size() - 1, new Span(last.from, next.to));
            }
        }
        return new Spans(joined);
    }

    /** Whether one of them has a moment in common with the time from {@code from} to {@code to}, both included. */
    boolean touch(long from, long to) {
        return list.stream().anyMatch(span -> span.from <= to && span.to > from);
    }

    /** What is left of the time from {@code from} to {@code to} without them. */
    List<Span> leaveOf(long from, long to) {
        List<Span> left = new ArrayList<>();
        long start = from;
        for (Span span : list) {
            if (span.from > start && start < to) {
                left.add(new Span(start, Math.min(span.from, to)));
            }
            start = Math.max(start, span.to);
        }
        if (start < to) {
            left.add(new Span(start, to));
        }
        return left;
    }

    /** How much of the time before {@code moment} they cover. */
    long before(long moment) {
        long sum = 0;
        for (Span span : list) {
            if (span.from < moment) {
                sum += Math.min(span.to, moment) - span.from;
            }
        }
        return sum;
    }
}
