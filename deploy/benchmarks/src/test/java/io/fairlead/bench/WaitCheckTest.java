// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static io.fairlead.bench.SketchedLedger.NODE_A;
import static io.fairlead.bench.SketchedLedger.POOL;
import static io.fairlead.bench.SketchedLedger.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Peer.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** P2: who waited together in vain, and for how long. */
class WaitCheckTest {

    private final SketchedLedger ledger = new SketchedLedger();

    private Duration longest() {
        return ledger.check().outages().longest();
    }

    private boolean kept() {
        return !ledger.check().verdict(Promise.P2).isBroken();
    }

    @Test
    void eligiblePairThatWaitsTogether_isFound() {
        ledger.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        ledger.offer(5_000, outcome(End.ABORTED_BY_CLOSE, 8_000));
        assertThat(longest()).isEqualTo(Duration.ofSeconds(3));
        assertThat(kept()).isFalse();
    }

    @Test
    void shortWait_isNone() {
        ledger.announcement(1_000, outcome(End.ABORTED_BY_CLOSE, 31_000));
        ledger.offer(5_000, outcome(End.ABORTED_BY_CLOSE, 6_900));
        assertThat(longest()).isEqualTo(Duration.ofMillis(1_900));
        assertThat(kept()).isTrue();
    }

    @Test
    void sameNetwork_mayWaitTogether() {
        ledger.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        long neighbour = ledger.peer(Side.CLIENT, "DE", 64_500, POOL);
        ledger.request(Kind.OFFER, neighbour, NODE_A, 5_000, outcome(End.ABORTED_BY_CLOSE, 30_000));
        assertThat(longest()).isZero();
    }

    @Test
    void otherCompartments_mayWaitTogether() {
        ledger.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        long stranger = ledger.peer(Side.CLIENT, "BR", 64_501, "another pool");
        ledger.request(Kind.OFFER, stranger, NODE_A, 5_000, outcome(End.ABORTED_BY_CLOSE, 30_000));
        assertThat(longest()).isZero();
    }

    @Test
    void offerThatIsTooLate_seeksNoMore() {
        ledger.offer(1_000, outcome(End.NO_MATCH, 31_000, "no-proxy"));
        ledger.announcement(30_001, outcome(End.ABORTED_BY_CLOSE, 60_000));
        assertThat(longest()).isZero();
    }

    @Test
    void offerThatWasGivenToAProxy_seeksNoMore() {
        long offer = ledger.offer(1_000, outcome(End.NO_ANSWER, 20_000, "timeout"));
        ledger.announcement(900, outcome(End.MATCHED, 1_010, "", offer, "connection"));
        ledger.announcement(2_000, outcome(End.NO_MATCH, 32_000, "no-client"));
        assertThat(longest()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void outageAfterAFault_isExcusedAsLongAsItMayLast() {
        ledger.mark(4_900, Mark.Kind.KILLED, "http://c");
        ledger.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        ledger.offer(5_000, outcome(End.ABORTED_BY_CLOSE, 14_800));
        assertThat(longest()).isEqualTo(Duration.ofMillis(9_800));
        assertThat(kept()).isTrue();

        ledger.offer(5_000, outcome(End.ABORTED_BY_CLOSE, 15_000));
        assertThat(kept()).isFalse();
    }

    @Test
    void timeOnAKilledOrFrozenNode_doesNotCount() {
        ledger.mark(1_500, Mark.Kind.FROZEN, NODE_A);
        ledger.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        ledger.offer(1_000, outcome(End.ABORTED_BY_CLOSE, 30_000));
        assertThat(longest()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void manyWaits_giveWhatComparingAllPairsGives() {
        long seed = 20_261_125;
        var random = new SplittableRandom(seed);
        record Span(boolean offer, int network, int from, int to) {}
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(100_000);
            spans.add(new Span(random.nextBoolean(), random.nextInt(3), from, from + 1 + random.nextInt(15_000)));
        }
        for (Span span : spans) {
            long peer = ledger.peer(span.offer ? Side.CLIENT : Side.PROXY, "DE", 1 + span.network, POOL);
            ledger.request(
                    span.offer ? Kind.OFFER : Kind.ANNOUNCEMENT,
                    peer,
                    NODE_A,
                    span.from,
                    outcome(End.ABORTED_BY_CLOSE, span.to));
        }
        long expected = 0;
        for (Span a : spans) {
            for (Span o : spans) {
                if (!a.offer && o.offer && a.network != o.network) {
                    expected = Math.max(expected, Math.min(a.to, o.to) - Math.max(a.from, o.from));
                }
            }
        }
        assertThat(longest()).as("seed %d", seed).isEqualTo(Duration.ofMillis(expected));
    }
}
