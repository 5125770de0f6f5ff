// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** What the broker is to reach; each goal is decided by one benchmark. */
enum Goal {
    CHOICE("choose-and-remove at 1 M waiting, the worst front", Bound.AT_MOST, 1, "µs"),
    CHOICE_GROWTH("the same against its cost at 1 k", Bound.AT_MOST, 4, "×"),
    EXPIRY("expiry of 1 M entries at one instant", Bound.AT_MOST, 1, "s"),
    EXPIRY_PAUSE("its longest pause for other work of the matcher", Bound.AT_MOST, 50, "ms"),
    ENTRY_BYTES("memory per waiting entry inside a matcher", Bound.AT_MOST, 250, "B"),
    MATCHER_RATE("a compartment's matcher, alone, through its mailbox", Bound.AT_LEAST, 150_000, "matches/s"),
    CYCLE_FLOOR("server CPU per full cycle, one node, HTTP/1.1, against the floor", Bound.AT_MOST, 1.4, "×"),
    CYCLE_CPU("server CPU per full cycle, one node, HTTP/1.1", Bound.AT_MOST, 85, "µs"),
    MATCH_RATE("one node, 2 cores shared with the driver", Bound.AT_LEAST, 15_000, "matches/s"),
    OFFER_P50("offer to announcer at half of the peak rate, open loop, p50", Bound.AT_MOST, 2, "ms"),
    OFFER_P99("offer to announcer at half of the peak rate, open loop, p99", Bound.AT_MOST, 15, "ms"),
    HELD_DIRECT("resident per held announcement, HTTP/1.1, 15,000 held", Bound.AT_MOST, 18, "KiB"),
    HELD_BALANCER("resident per held announcement, balancer hop, 50,000 held", Bound.AT_MOST, 5, "KiB"),
    BALANCER_CPU("server CPU per cycle, balancer hop against HTTP/1.1", Bound.AT_MOST, 0.8, "×"),
    CLUSTER_CPU(
            "CPU per cycle, three nodes against one, requests entering everywhere, 128 pairs", Bound.AT_MOST, 1.8, "×"),
    CLUSTER_CPU_CROWDED("the same with 512 pairs", Bound.AT_MOST, 1.8, "×"),
    CLUSTER_MESSAGES("remote messages of a match, three nodes", Bound.AT_MOST, 5, "a match"),
    CLUSTER_SDP("those of them with a session description", Bound.AT_MOST, 2, "a match"),
    START("process start to first match", Bound.AT_MOST, 4, "s"),
    START_CACHED("the same with the ahead-of-time cache", Bound.AT_MOST, 2, "s");

    private enum Bound {
        AT_MOST,
        AT_LEAST
    }

    private final String text;
    private final Bound bound;
    private final double limit;
    private final String unit;

    Goal(String text, Bound bound, double limit, String unit) {
        this.text = text;
        this.bound = bound;
        this.limit = limit;
        this.unit = unit;
    }

    String text() {
        return text;
    }

    String unit() {
        return unit;
    }

    String limitText() {
        String sign = bound == Bound.AT_MOST ? "≤ " : "≥ ";
        return sign + Spread.number(limit) + " " + unit;
    }

    /** Whether the median is within the limit. */
    boolean isMet(Spread result) {
        return bound == Bound.AT_MOST ? result.median() <= limit : result.median() >= limit;
    }
}
