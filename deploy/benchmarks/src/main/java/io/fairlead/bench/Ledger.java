// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What drivers did and saw, and what scenarios did to the nodes. Thread-safe; keeps everything in memory. */
public final class Ledger {

    private final List<Run> runs = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    /** One ledger of several, whose drivers ran against the same cluster. */
    public static Ledger merged(Collection<Ledger> parts) {
        Ledger whole = new Ledger();
        parts.forEach(part -> part.entries().forEach(whole::add));
        return whole;
    }

    public synchronized void add(Entry entry) {
        switch (entry) {
            case Run run -> runs.add(run);
            case Peer peer -> peers.add(peer);
            case Mark mark -> marks.add(mark);
            case Exchange exchange -> exchanges.add(exchange);
        }
    }

    /** Marks what is about to be done to a node, or has been done; see {@link Mark}. */
    public void mark(Mark.Kind kind, String node, String text) {
        add(new Mark(Ticks.now(), kind, node, text));
    }

    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    public synchronized List<Peer> peers() {
        return List.copyOf(peers);
    }

    public synchronized List<Mark> marks() {
        return List.copyOf(marks);
    }

    public synchronized List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    synchronized List<Entry> entries() {
        List<Entry> all = new ArrayList<>(runs);
        all.addAll(peers);
        all.addAll(marks);
        all.addAll(exchanges);
        return all;
    }
}
