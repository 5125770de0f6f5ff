// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Exchange.Outcome;
import io.fairlead.bench.Exchange.Posted;
import io.fairlead.bench.Exchange.Posted.Sort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** A proxy: announces, answers what it is given with the habits of the plan, and announces again. */
final class ProxyLoop {

    private final Stage stage;
    private final Peer peer;
    private final String proxyId;
    private final RequestBytes answers;
    private final ByteBuf announcement;
    private final int waitMs;

    ProxyLoop(Stage stage, Peer peer, RequestBytes answers) {
        this.stage = stage;
        this.peer = peer;
        this.proxyId = Population.id("proxy " + Token.text(peer.token()));
        this.answers = answers;
        this.waitMs = Math.toIntExact(stage.plan().pace().announceWait().toMillis());
        this.announcement = RequestBytes.announcement(stage.plan().wire().protocol(), peer, proxyId, waitMs);
    }

    void start() {
        stage.rest(stage.plan().pace().proxyRestMax(), this::announce);
    }

    private void announce() {
        if (!stage.isEnding()) {
            Call call = new Call(
                    Kind.ANNOUNCEMENT,
                    stage.tokens().next(),
                    peer,
                    Ticks.now(),
                    waitMs,
                    Posted.NOTHING,
                    announcement.duplicate(),
                    this::announced);
            stage.send(call, this::announce);
            stage.perhapsAbort(call, stage.plan().habits().proxiesAbort());
        }
    }

    private void announced(Call call, Outcome outcome) {
        stage.counts().ended(call.kind(), outcome.end());
        switch (outcome.end()) {
            case MATCHED -> {
                if (stage.chance(stage.plan().habits().hangUp())) {
                    call.hangUp();
                }
                stage.rest(stage.plan().pace().answerDelayMax(), () -> serve(call.token(), outcome));
            }
            case ABORTED_BY_CLOSE, ABORTED_BY_RESET -> restThenAnnounce();
            case NO_MATCH, PROBLEM, UNREADABLE, REFUSED, RESET, CLOSED, TIMEOUT -> stage.retry(outcome, this::announce);
            case STOPPED -> {}
            case ANSWERED, NO_ANSWER, DELIVERED, NO_CLIENT ->
                throw new IllegalStateException("not of an announcement: " + outcome);
        }
    }

    private void serve(long token, Outcome match) {
        Plan.Habits habits = stage.plan().habits();
        if (stage.chance(habits.silent())) {
            restThenAnnounce();
        } else if (stage.chance(habits.failing())) {
            post(token, match, Sort.FAILURE, this::restThenAnnounce);
        } else if (stage.chance(habits.foreign())) {
            post(token, match, Sort.FOREIGN, () -> post(token, match, Sort.RIGHT, this::restThenAnnounce));
        } else if (stage.chance(habits.twice())) {
            post(token, match, Sort.RIGHT, () -> post(token, match, Sort.SECOND, this::restThenAnnounce));
        } else {
            post(token, match, Sort.RIGHT, this::restThenAnnounce);
        }
    }

    private void restThenAnnounce() {
        stage.rest(stage.plan().pace().proxyRestMax(), this::announce);
    }

    private void post(long announced, Outcome match, Sort sort, Runnable then) {
        long token = stage.tokens().next();
        boolean wrongProxy = sort == Sort.FOREIGN && (token & 1) == 0;
        boolean wrongConnection = sort == Sort.FOREIGN && !wrongProxy;
        String proxy = wrongProxy ? Population.id("stranger " + token) : proxyId;
        String connection = wrongConnection ? Population.id("nothing " + token) : match.connectionId();
        ByteBuf bytes = sort == Sort.FAILURE
                ? answers.failure(peer, proxy, connection)
                : answers.answer(
                        peer, proxy, connection, match.protocolVersion(), token, PooledByteBufAllocator.DEFAULT);
        Call call = new Call(
                Kind.ANSWER,
                token,
                peer,
                Ticks.now(),
                0,
                new Posted(sort, announced, connection),
                bytes,
                (answer, outcome) -> posted(answer, outcome, () -> post(announced, match, sort, then), then));
        stage.send(call, () -> post(announced, match, sort, then));
    }

    /** An answer that did not get through is posted again, as the API allows: an offer takes one answer only. */
    private void posted(Call answer, Outcome outcome, Runnable again, Runnable then) {
        stage.counts().ended(answer.kind(), outcome.end());
        switch (outcome.end()) {
            case DELIVERED, NO_CLIENT, UNREADABLE -> then.run();
            case PROBLEM -> {
                if (outcome.status() >= 500 && outcome.retryAfterMs() >= 0 && !stage.isEnding()) {
                    stage.retry(outcome, again);
                } else {
                    then.run();
                }
            }
            case REFUSED, RESET, CLOSED, TIMEOUT -> {
                if (stage.isEnding()) {
                    then.run();
                } else {
                    again.run();
                }
            }
            case STOPPED -> {}
            case MATCHED, ANSWERED, NO_MATCH, NO_ANSWER, ABORTED_BY_CLOSE, ABORTED_BY_RESET ->
                throw new IllegalStateException("not of an answer: " + outcome);
        }
    }
}
