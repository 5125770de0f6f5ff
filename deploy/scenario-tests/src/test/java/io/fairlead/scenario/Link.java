// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** From one node to another: the rule in force, and the connections that it is for. Thread-safe. */
final class Link {

    private final Set<RelayedConnection> open = new HashSet<>();
    private LinkRule rule = new LinkRule.Pass();
    private boolean closed;

    synchronized LinkRule rule() {
        return rule;
    }

    void apply(LinkRule next) {
        List<RelayedConnection> there;
        synchronized (this) {
            rule = next;
            notifyAll();
            there = List.copyOf(open);
        }
        there.forEach(connection -> connection.obey(next));
    }

    /** The rule, once it lets something happen. */
    synchronized LinkRule ruleToObey() throws InterruptedException {
        while (rule instanceof LinkRule.Hold && !closed) {
            wait();
        }
        return rule;
    }

    /** Takes a connection in, unless the link has been closed. */
    synchronized boolean admit(RelayedConnection connection) {
        return !closed && open.add(connection);
    }

    synchronized void forget(RelayedConnection connection) {
        open.remove(connection);
    }

    synchronized int connections() {
        return open.size();
    }

    /** Resets all its connections, for good. */
    void close() {
        List<RelayedConnection> there;
        synchronized (this) {
            closed = true;
            notifyAll();
            there = List.copyOf(open);
        }
        there.forEach(RelayedConnection::reset);
    }
}
