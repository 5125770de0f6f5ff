// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Outcome;
import io.fairlead.bench.Exchange.Posted;
import io.fairlead.bench.Exchange.Posted.Sort;
import io.fairlead.bench.Exchange.Request;
import io.fairlead.bench.Peer.Nat;
import io.fairlead.bench.Peer.Side;
import java.util.List;

/** A ledger written by hand. Times are milliseconds from its beginning. */
final class SketchedLedger {

    static final String NODE_A = "http://a";
    static final String NODE_B = "http://b";
    static final String POOL = "pool";
    static final int WAIT_MS = 30_000;

    private static final long MS = 1_000_000;
    private static final long START = 1_000_000 * MS;

    private final Ledger ledger = new Ledger();
    private long lastToken;

    SketchedLedger() {}

    /** @param tokensAfter so that another ledger's tokens are others */
    SketchedLedger(long tokensAfter) {
        lastToken = tokensAfter;
    }

    private long next() {
        return ++lastToken;
    }

    Report check() {
        return Checker.check(ledger);
    }

    Ledger ledger() {
        return ledger;
    }

    long proxy() {
        return peer(Side.PROXY, "DE", 64_500, POOL);
    }

    long client() {
        return peer(Side.CLIENT, "BR", 64_501, POOL);
    }

    long peer(Side side, String country, long asn, String... common) {
        long token = next();
        ledger.add(new Peer(token, side, List.of(common), List.of(), country, asn, Nat.OPEN, 1));
        return token;
    }

    void mark(long atMs, Mark.Kind kind, String node) {
        ledger.add(new Mark(START + atMs * MS, kind, node, ""));
    }

    /** A request with the outcome that {@link #outcome} makes. */
    long request(Kind kind, long peer, String node, long sentMs, Outcome outcome) {
        return request(kind, next(), peer, node, sentMs, Posted.NOTHING, outcome);
    }

    private long request(Kind kind, long token, long peer, String node, long sentMs, Posted posted, Outcome outcome) {
        long sent = START + sentMs * MS;
        int waitMs = kind == Kind.ANSWER ? 0 : WAIT_MS;
        ledger.add(new Exchange(new Request(kind, token, peer, node, sent, sent, waitMs, posted), outcome));
        return token;
    }

    long announcement(long sentMs, Outcome outcome) {
        return request(Kind.ANNOUNCEMENT, proxy(), NODE_A, sentMs, outcome);
    }

    long offer(long sentMs, Outcome outcome) {
        return request(Kind.OFFER, client(), NODE_A, sentMs, outcome);
    }

    long answer(long sentMs, Sort sort, long announcement, String connectionId, Outcome outcome) {
        return answer(next(), sentMs, sort, announcement, connectionId, outcome);
    }

    private long answer(long token, long sentMs, Sort sort, long announcement, String connectionId, Outcome outcome) {
        return request(
                Kind.ANSWER, token, proxy(), NODE_A, sentMs, new Posted(sort, announcement, connectionId), outcome);
    }

    static Outcome outcome(End end, long endedMs) {
        return outcome(end, endedMs, "", Token.NONE, "");
    }

    static Outcome outcome(End end, long endedMs, String word) {
        return outcome(end, endedMs, word, Token.NONE, "");
    }

    static Outcome outcome(End end, long endedMs, String word, long seen, String connectionId) {
        return new Outcome(
                end,
                START + endedMs * MS,
                end.isReply() ? end == End.PROBLEM ? 503 : 200 : 0,
                word,
                seen,
                true,
                connectionId,
                end == End.MATCHED || end == End.ANSWERED ? 1 : 0,
                end == End.NO_MATCH || end == End.NO_ANSWER || end == End.PROBLEM ? 500 : -1);
    }

    /** The tokens of a cycle's three requests. */
    record Cycle(long announcement, long offer, long answer) {}

    /** A proxy that waits from the beginning, and a client that comes at {@code atMs} and is answered by it. */
    Cycle cycle(long atMs) {
        return cycle(atMs, "connection " + atMs);
    }

    Cycle cycle(long atMs, String connectionId) {
        long announcement = next();
        long offer = next();
        long answer = next();
        request(
                Kind.ANNOUNCEMENT,
                announcement,
                proxy(),
                NODE_A,
                atMs - 5,
                Posted.NOTHING,
                outcome(End.MATCHED, atMs + 10, "", offer, connectionId));
        request(
                Kind.OFFER,
                offer,
                client(),
                NODE_B,
                atMs,
                Posted.NOTHING,
                outcome(End.ANSWERED, atMs + 20, "", answer, connectionId));
        answer(answer, atMs + 12, Sort.RIGHT, announcement, connectionId, outcome(End.DELIVERED, atMs + 18));
        return new Cycle(announcement, offer, answer);
    }
}
