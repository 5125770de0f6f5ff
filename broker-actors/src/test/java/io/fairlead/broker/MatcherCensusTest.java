// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node says about its own matchers. */
class MatcherCensusTest {

    private static final Duration MAX = Duration.ofSeconds(10);

    @Test
    void take_countsWhatWaitsWithoutNamingIt() {
        try (Rig rig = Rig.start(RigSettings.STANDARD)) {
            Compartment busy = rig.common();
            Compartment friends = rig.personal();
            rig.gateway().announce(RigPeer.in(busy).patientFor(30_000).announcement(RigPeer.proxyId()));
            rig.gateway().announce(RigPeer.in(busy).patientFor(30_000).announcement(RigPeer.proxyId()));
            rig.gateway().offer(RigPeer.in(friends).patientFor(30_000).offer());
            rig.awaitWaiting(busy, 2, 0);
            rig.awaitWaiting(friends, 0, 1);

            MatcherCensus census = Rig.result(MatcherCensus.take(rig.system(), 2, MAX));

            assertThat(census.listed())
                    .extracting(
                            MatcherCensus.Row::kind,
                            MatcherCensus.Row::announcementsWaiting,
                            MatcherCensus.Row::offersWaiting)
                    .containsExactly(tuple(CompartmentKind.COMMON, 2, 0), tuple(CompartmentKind.PERSONAL, 0, 1));
            assertThat(census.toString())
                    .contains(busy.id().value().substring(0, 6))
                    .doesNotContain(friends.id().value().substring(0, 7));
            assertThat(census.others().offersWaiting()).isZero();
            rig.assertNothingLeft();
        }
    }

    @Test
    void of_listsTheBiggestAndSumsUpTheRest() {
        List<MatcherProtocol.CensusTaken> answers = Stream.of(1, 5, 3, 2)
                .map(size ->
                        new MatcherProtocol.CensusTaken(RigPeer.compartment(CompartmentKind.COMMON), size, 3 * size))
                .toList();

        MatcherCensus census = MatcherCensus.of(answers, 7, 2);

        assertThat(census.listed())
                .extracting(MatcherCensus.Row::announcementsWaiting)
                .containsExactly(5, 3);
        assertThat(census.others()).isEqualTo(new MatcherCensus.Sum(2, 3, 9));
        assertThat(census.silent()).isEqualTo(3);
    }
}
