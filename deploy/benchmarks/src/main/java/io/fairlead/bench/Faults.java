// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Mark.Kind;
import io.fairlead.bench.Spans.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the marks of a ledger say about each node, and about the cluster, at each time. */
final class Faults {

    private record Node(Spans gone, Spans refusing, Spans frozen, Spans absent) {
        static final Node SOUND = new Node(Spans.NONE, Spans.NONE, Spans.NONE, Spans.NONE);
    }

    private final Map<String, Node> nodes = new HashMap<>();
    private final Spans disturbances;

    Faults(List<Mark> unordered, Duration outageMax) {
        List<Mark> marks = unordered.stream()
                .sorted(Comparator.comparingLong(Mark::atNanos))
                .toList();
        marks.stream().map(Mark::node).distinct().forEach(node -> nodes.put(node, node(marks, node)));
        disturbances = Spans.joined(marks.stream()
                .filter(mark -> mark.kind().disturbs())
                .map(mark -> new Span(mark.atNanos(), mark.atNanos() + outageMax.toNanos()))
                .toList());
    }

    private static Node node(List<Mark> all, String url) {
        List<Mark> marks = all.stream().filter(mark -> mark.node().equals(url)).toList();
        List<Span> gone = spans(marks, Set.of(Kind.KILLED, Kind.LEFT), Set.of(Kind.UP));
        List<Span> refusing = spans(marks, Set.of(Kind.DRAINING), Set.of(Kind.UP));
        List<Span> frozen = spans(marks, Set.of(Kind.FROZEN), Set.of(Kind.THAWED, Kind.UP));
        List<Span> absent = new ArrayList<>(spans(marks, Set.of(Kind.CUT), Set.of(Kind.HEALED, Kind.UP)));
        absent.addAll(gone);
        absent.addAll(frozen);
        return new Node(Spans.joined(gone), Spans.joined(refusing), Spans.joined(frozen), Spans.joined(absent));
    }

    private static List<Span> spans(List<Mark> marks, Set<Kind> begin, Set<Kind> end) {
        List<Span> spans = new ArrayList<>();
        long from = Long.MAX_VALUE;
        for (Mark mark : marks) {
            if (begin.contains(mark.kind())) {
                from = Math.min(from, mark.atNanos());
            } else if (end.contains(mark.kind()) && from != Long.MAX_VALUE) {
                spans.add(new Span(from, mark.atNanos()));
                from = Long.MAX_VALUE;
            }
        }
        if (from != Long.MAX_VALUE) {
            spans.add(new Span(from, Long.MAX_VALUE));
        }
        return spans;
    }

    private Node of(Exchange exchange) {
        return nodes.getOrDefault(exchange.request().node(), Node.SOUND);
    }

    /** Whether the node that the request was sent to was there all the time until the request ended. */
    boolean survived(Exchange exchange) {
        return !of(exchange)
                .gone
                .touch(exchange.request().sentNanos(), exchange.outcome().endedNanos());
    }

    /** Whether the node was frozen for some of the time. */
    boolean wasFrozen(Exchange exchange) {
        return of(exchange)
                .frozen
                .touch(exchange.request().sentNanos(), exchange.outcome().endedNanos());
    }

    /** Whether the node was being drained when the request came. */
    boolean cameToDrainedNode(Exchange exchange) {
        long sent = exchange.request().sentNanos();
        return of(exchange).refusing.touch(sent, sent);
    }

    /** Whether the node was being drained when the request ended. */
    boolean endedOnDrainedNode(Exchange exchange) {
        long ended = exchange.outcome().endedNanos();
        return of(exchange).refusing.touch(ended, ended);
    }

    /** Whether the node of one request was not part of the cluster, or not at work, for some of the time of another. */
    boolean wasAway(Exchange there, Exchange meanwhile) {
        return of(there)
                .absent
                .touch(meanwhile.request().sentNanos(), meanwhile.outcome().endedNanos());
    }

    /** When, of the given time, the node was part of the cluster and at work. */
    List<Span> present(Exchange exchange, long from, long to) {
        return of(exchange).absent.leaveOf(from, to);
    }

    /** Whether the cluster was allowed to be out of service for some of the time. */
    boolean disturbed(long from, long to) {
        return disturbances.touch(from, to);
    }

    /** The moment on a clock that stands still while the cluster may be out of service. */
    long undisturbed(long moment) {
        return moment - disturbances.before(moment);
    }
}
