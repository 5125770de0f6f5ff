// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static io.fairlead.bench.SketchedLedger.NODE_A;
import static io.fairlead.bench.SketchedLedger.NODE_B;
import static io.fairlead.bench.SketchedLedger.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.Exchange.Posted.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which requests had a right to survive, and which are ghosts. */
class CheckerFaultsTest {

    private final SketchedLedger ledger = new SketchedLedger();

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSED", "REFUSED", "TIMEOUT"})
    void failedRequestOfASoundNode_isLost(End end) {
        ledger.announcement(1_000, outcome(end, 2_000));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void serverFault_isALoss() {
        ledger.offer(1_000, outcome(End.PROBLEM, 2_000, "unavailable"));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void requestOfAKilledNode_isNotLost() {
        ledger.mark(1_500, Mark.Kind.KILLED, NODE_A);
        ledger.announcement(1_000, outcome(End.RESET, 1_501));
        ledger.announcement(1_600, outcome(End.REFUSED, 1_601));
        ledger.mark(5_000, Mark.Kind.UP, NODE_A);
        assertThat(ledger.check().lost()).isZero();
    }

    @Test
    void requestAfterTheNodeIsBack_isLost() {
        ledger.mark(1_500, Mark.Kind.KILLED, NODE_A);
        ledger.mark(5_000, Mark.Kind.UP, NODE_A);
        ledger.announcement(5_001, outcome(End.RESET, 5_100));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void requestOfASurvivor_isLostThoughAnotherNodeWasKilled() {
        ledger.mark(1_500, Mark.Kind.KILLED, NODE_B);
        ledger.announcement(1_000, outcome(End.RESET, 1_501));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void drainedNode_mayRefuseWhatComesLaterAndMustReplyToWhatItHolds() {
        ledger.mark(1_500, Mark.Kind.DRAINING, NODE_A);
        ledger.announcement(1_000, outcome(End.NO_MATCH, 3_000, "draining"));
        ledger.announcement(1_600, outcome(End.CLOSED, 1_700));
        assertThat(ledger.check().lost()).isZero();

        ledger.announcement(1_000, outcome(End.CLOSED, 3_000));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void frozenNode_mayBeLateButLosesNothing() {
        ledger.mark(1_500, Mark.Kind.FROZEN, NODE_A);
        ledger.mark(6_500, Mark.Kind.THAWED, NODE_A);
        ledger.announcement(1_000, outcome(End.TIMEOUT, 36_000));
        assertThat(ledger.check().lost()).isZero();

        ledger.announcement(1_000, outcome(End.RESET, 7_000));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void sentHomeEarly_isALoss() {
        ledger.announcement(1_000, outcome(End.NO_MATCH, 5_000, "no-client"));
        assertThat(ledger.check().lost()).isEqualTo(1);
    }

    @Test
    void tooLateToBeMatched_isNone() {
        ledger.offer(1_000, outcome(End.NO_MATCH, 1_001, "too-late"));
        assertThat(ledger.check().lost()).isZero();
    }

    @Test
    void answerSaidToBeDeliveredThatWasNot_isALoss() {
        long offer = ledger.offer(1_000, outcome(End.NO_ANSWER, 9_000, "timeout"));
        long announcement = ledger.announcement(990, outcome(End.MATCHED, 1_010, "", offer, "connection"));
        ledger.answer(1_012, Sort.RIGHT, announcement, "connection", outcome(End.DELIVERED, 1_020));
        assertThat(ledger.check().verdict(Promise.SURVIVORS).evidence())
                .singleElement()
                .asString()
                .contains("said to be delivered");
    }

    @Test
    void offerGivenToNobody_isAGhost() {
        ledger.announcement(100, outcome(End.ABORTED_BY_CLOSE, 500));
        ledger.offer(2_000, outcome(End.NO_ANSWER, 31_000, "timeout"));
        Report report = ledger.check();
        assertThat(report.ghosts()).isEqualTo(1);
        assertThat(report.lostRaces()).isZero();
    }

    @Test
    void offerWhoseProxyHasJustGone_isALostRace() {
        ledger.announcement(100, outcome(End.ABORTED_BY_RESET, 1_900));
        ledger.offer(2_000, outcome(End.NO_ANSWER, 3_000, "proxy-gone"));
        Report report = ledger.check();
        assertThat(report.ghosts()).isZero();
        assertThat(report.lostRaces()).isEqualTo(1);
    }

    @Test
    void offerThatAnIneligibleProxyLeft_isAGhost() {
        long neighbour = ledger.peer(Peer.Side.PROXY, "BR", 64_501, SketchedLedger.POOL);
        ledger.request(Exchange.Kind.ANNOUNCEMENT, neighbour, NODE_A, 100, outcome(End.ABORTED_BY_CLOSE, 1_900));
        ledger.offer(2_000, outcome(End.NO_ANSWER, 3_000, "proxy-gone"));
        assertThat(ledger.check().ghosts()).isEqualTo(1);
    }
}
