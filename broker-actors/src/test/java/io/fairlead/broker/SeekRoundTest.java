// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.through;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferProtocol.Candidate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeekRoundTest {

    private final SeekRound round = new SeekRound(Set.of(COMMON, COMMON_2, PERSONAL), Samples.CLIENT_TRAITS);

    @Test
    void round_isCompleteWhenEveryMatcherHasRepliedInSomeWay() {
        assertThat(round.isComplete()).isFalse();
        round.consider(candidate(COMMON));
        round.repliedIn(COMMON_2);
        assertThat(round.isComplete()).isFalse();
        round.repliedIn(PERSONAL);

        assertThat(round.isComplete()).isTrue();
    }

    @Test
    void consider_firstIsBest() {
        Candidate first = candidate(COMMON);

        assertThat(round.consider(first)).isEmpty();
        assertThat(round.best()).contains(first);
    }

    @Test
    void consider_betterOneReplacesTheBest() {
        Candidate young = candidate(COMMON, PROXY_TRAITS, ofSeconds(1));
        Candidate old = candidate(COMMON_2, PROXY_TRAITS, ofSeconds(2));
        round.consider(young);

        assertThat(round.consider(old)).contains(young);
        assertThat(round.best()).contains(old);
    }

    @Test
    void consider_worseOneIsNotWanted() {
        Candidate personal = candidate(PERSONAL, PROXY_TRAITS, ofSeconds(1));
        Candidate old = candidate(COMMON_2, PROXY_TRAITS, ofSeconds(2));
        round.consider(personal);

        assertThat(round.consider(old)).contains(old);
        assertThat(round.best()).contains(personal);
    }

    @Test
    void consider_sameOneThroughABetterCompartmentIsKept() {
        Candidate common = candidate(COMMON);
        Candidate personal = through(PERSONAL, common);
        round.consider(common);

        assertThat(round.consider(personal)).isEmpty();
        assertThat(round.best()).contains(personal);
    }

    @Test
    void consider_sameOneTwiceIsKept() {
        Candidate candidate = candidate(COMMON);
        round.consider(candidate);

        assertThat(round.consider(candidate)).isEmpty();
        assertThat(round.best()).contains(candidate);
    }
}
