// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static io.fairlead.bench.SketchedLedger.NODE_A;
import static io.fairlead.bench.SketchedLedger.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.Exchange.Posted.Sort;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each breach, planted into a ledger that is otherwise clean, is found, and nothing else is. */
class CheckerTest {

    private final SketchedLedger ledger = new SketchedLedger();

    private void assertOnlyBroken(Promise broken, long breaches, String evidence) {
        Report report = ledger.check();
        assertThat(Arrays.stream(Promise.values())
                        .filter(promise -> report.verdict(promise).isBroken()))
                .as(report.toString())
                .containsExactly(broken);
        assertThat(report.verdict(broken).breaches()).isEqualTo(breaches);
        assertThat(report.verdict(broken).evidence()).anyMatch(line -> line.contains(evidence));
    }

    @Test
    void cleanLedger_keepsEveryPromise() {
        ledger.cycle(1_000);
        ledger.cycle(2_000);
        ledger.announcement(2_100, outcome(End.NO_MATCH, 32_100, "no-client"));

        Report report = ledger.check();
        assertThat(report.allKept()).as(report.toString()).isTrue();
        assertThat(report.matches()).isEqualTo(2);
        assertThat(report.offerToAnswer().count()).isEqualTo(2);
        assertThat(report.verdict(Promise.P6).decision()).isEqualTo(Verdict.Decision.UNKNOWN);
        assertThat(report.ended("OFFER ANSWERED")).isEqualTo(2);
    }

    @Test
    void connectionIdToldTwice_isADoubleMatch() {
        ledger.cycle(1_000, "one");
        ledger.cycle(2_000, "one");
        assertOnlyBroken(Promise.P1, 2, "two announcements were told one connection ID");
    }

    @Test
    void oneAnswerAtTwoClients_isADoubleMatch() {
        var cycle = ledger.cycle(1_000);
        ledger.offer(1_001, outcome(End.ANSWERED, 1_020, "", cycle.answer(), "another"));

        Report report = ledger.check();
        assertThat(report.doubleMatches()).isEqualTo(1);
        assertThat(report.wrongAnswers()).as("it is another client's as well").isEqualTo(1);
    }

    @Test
    void twoAnswersDelivered_isADoubleMatch() {
        var cycle = ledger.cycle(1_000);
        ledger.answer(1_021, Sort.SECOND, cycle.announcement(), "connection 1000", outcome(End.DELIVERED, 1_022));

        Report report = ledger.check();
        assertThat(report.doubleMatches()).isEqualTo(1);
        assertThat(report.verdict(Promise.P1).evidence())
                .singleElement()
                .asString()
                .contains("two answers");
    }

    @Test
    void secondAnswerRefused_isNone() {
        var cycle = ledger.cycle(1_000);
        ledger.answer(1_021, Sort.SECOND, cycle.announcement(), "connection 1000", outcome(End.NO_CLIENT, 1_022));
        assertThat(ledger.check().allKept()).isTrue();
    }

    @Test
    void offerHandedOn_isCountedApart() {
        var cycle = ledger.cycle(1_000);
        ledger.announcement(990, outcome(End.MATCHED, 1_005, "", cycle.offer(), "lost"));

        Report report = ledger.check();
        assertThat(report.allKept()).as(report.toString()).isTrue();
        assertThat(report.handedOn()).isEqualTo(1);
        assertThat(report.handedOnUndisturbed()).isEqualTo(1);
    }

    @Test
    void offerHandedOnAfterAFault_isExplained() {
        var cycle = ledger.cycle(1_000);
        ledger.announcement(990, outcome(End.MATCHED, 1_005, "", cycle.offer(), "lost"));
        ledger.mark(900, Mark.Kind.KILLED, "http://c");
        assertThat(ledger.check().handedOnUndisturbed()).isZero();
    }

    @Test
    void answerThatNobodyPosted_isWrong() {
        ledger.offer(1_000, outcome(End.ANSWERED, 1_020, "", 0x77, "connection"));
        assertOnlyBroken(Promise.P4, 1, "nobody posted");
    }

    @Test
    void answerMadeForAnother_isWrong() {
        var one = ledger.cycle(1_000);
        long mine = ledger.answer(1_100, Sort.RIGHT, one.announcement(), "x", outcome(End.NO_CLIENT, 1_110));
        ledger.offer(1_050, outcome(End.ANSWERED, 1_120, "", mine, "x"));
        assertOnlyBroken(Promise.P4, 1, "made for another");
    }

    @Test
    void foreignAnswerDelivered_isWrong() {
        var cycle = ledger.cycle(1_000);
        ledger.answer(1_011, Sort.FOREIGN, cycle.announcement(), "foreign", outcome(End.DELIVERED, 1_013));
        assertThat(ledger.check().verdict(Promise.P4).evidence()).anyMatch(line -> line.contains("with a wrong ID"));
    }

    @Test
    void offerThatNobodyMade_isWrong() {
        ledger.announcement(1_000, outcome(End.MATCHED, 1_010, "", 0x77, "connection"));
        assertOnlyBroken(Promise.P4, 1, "nobody made");
    }

    @Test
    void differentConnectionIds_areWrong() {
        long offer = 4;
        long answer = 5;
        long announcement = ledger.announcement(990, outcome(End.MATCHED, 1_010, "", offer, "one"));
        assertThat(ledger.offer(1_000, outcome(End.ANSWERED, 1_020, "", answer, "two")))
                .isEqualTo(offer);
        assertThat(ledger.answer(1_012, Sort.RIGHT, announcement, "one", outcome(End.DELIVERED, 1_015)))
                .isEqualTo(answer);
        assertThat(ledger.check().wrongAnswers()).isEqualTo(1);
    }

    @Test
    void ineligiblePair_isFound() {
        long client = ledger.peer(Peer.Side.CLIENT, "DE", 64_500, SketchedLedger.POOL);
        long offer = ledger.request(Exchange.Kind.OFFER, client, NODE_A, 1_000, outcome(End.STOPPED, 1_100));
        ledger.announcement(990, outcome(End.MATCHED, 1_010, "", offer, "connection"));
        assertOnlyBroken(Promise.RULES, 1, "an ineligible pair");
    }

    @Test
    void wrongVersion_isFound() {
        versionTwo("connection 1000");
        assertOnlyBroken(Promise.RULES, 1, "a client was told a wrong protocol version");
    }

    @Test
    void versionOfAnotherProxy_isNoBreachForAnOfferThatWasHandedOn() {
        versionTwo("another");
        assertThat(ledger.check().verdict(Promise.RULES).isBroken()).isFalse();
    }

    /** An offer that was answered in version 2, seen by a proxy of version 1 under the connection ID given. */
    private void versionTwo(String connectionId) {
        long offer = 4;
        long announcement = ledger.announcement(990, outcome(End.MATCHED, 1_010, "", offer, connectionId));
        var answered =
                new Exchange.Outcome(End.ANSWERED, 1_001_020_000_000L, 200, "", 5, true, "connection 1000", 2, -1);
        assertThat(ledger.offer(1_000, answered)).isEqualTo(offer);
        ledger.answer(1_012, Sort.RIGHT, announcement, connectionId, outcome(End.DELIVERED, 1_015));
    }

    @Test
    void refusalWithoutAdvice_isFound() {
        var silent = new Exchange.Outcome(End.PROBLEM, 1_000_000_000_000L, 503, "queue-full", 0, true, "", 0, -1);
        ledger.offer(0, silent);
        assertOnlyBroken(Promise.P5, 1, "no retry advice");
    }

    @Test
    void refusalWithAdvice_isNone() {
        ledger.offer(1_000, outcome(End.PROBLEM, 1_001, "queue-full"));
        assertThat(ledger.check().allKept()).isTrue();
    }

    @Test
    void whatIsLeftInsideTheNodes_isFound() {
        Map<String, Long> before = Map.of("matchers", 2L, "offers", 0L);
        Map<String, Long> after = Map.of("matchers", 2L, "offers", 1L);
        Report report = Checker.check(ledger.ledger(), CheckSettings.USUAL, before, after);
        assertThat(report.verdict(Promise.P6).evidence())
                .isEqualTo(List.of("something is left: offers was 0 and is 1"));
    }
}
