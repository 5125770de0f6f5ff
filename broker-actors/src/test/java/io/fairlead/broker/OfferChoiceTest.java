// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.OfferFixture.candidate;
import static io.fairlead.broker.OfferFixture.isReleased;
import static io.fairlead.broker.OfferFixture.through;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which of several candidates an {@link Offer} claims, and what becomes of the others. */
class OfferChoiceTest {

    private static final Stage STAGE = new Stage();

    /** What a partially limited client does not prefer. */
    private static final Traits HARD = new Traits(Traversal.STRICTLY_LIMITED, PROXY_TRAITS.location(), 3);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void seeking_natPreferredBeatsPersonalAndOldest() {
        assertChosen(
                candidate(COMMON, PROXY_TRAITS, ofSeconds(1)),
                candidate(PERSONAL, HARD, ofSeconds(9)),
                candidate(COMMON_2, HARD, ofSeconds(8)));
    }

    @Test
    void seeking_personalBeatsOldest() {
        assertChosen(
                candidate(PERSONAL, PROXY_TRAITS, ofSeconds(1)),
                candidate(COMMON, PROXY_TRAITS, ofSeconds(9)),
                candidate(COMMON_2, PROXY_TRAITS, ofSeconds(8)));
    }

    @Test
    void seeking_oldestWinsAmongEquals() {
        assertChosen(
                candidate(COMMON_2, PROXY_TRAITS, ofSeconds(9)),
                candidate(COMMON, PROXY_TRAITS, ofSeconds(8)),
                candidate(PERSONAL, HARD, ofSeconds(60)));
    }

    /** Time passes between the replies, in which the first one's age goes on. */
    @Test
    void seeking_repliesOfDifferentMomentsAreComparedByAge() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        Candidate older = candidate(COMMON, PROXY_TRAITS, ofSeconds(1));
        offer.actor.tell(older);
        STAGE.time().passes(Duration.ofMillis(400));
        offer.actor.tell(candidate(COMMON_2, PROXY_TRAITS, Duration.ofMillis(1_200)));

        assertThat(offer.lastClaim().terms().compartment()).isEqualTo(COMMON);
    }

    /** In every order in which they may come. */
    private static void assertChosen(Candidate best, Candidate second, Candidate third) {
        for (Candidate[] order : new Candidate[][] {
            {best, second, third},
            {best, third, second},
            {second, best, third},
            {second, third, best},
            {third, best, second},
            {third, second, best}
        }) {
            var offer = new OfferFixture(STAGE, COMMON, COMMON_2, PERSONAL);
            for (Candidate candidate : order) {
                offer.actor.tell(candidate);
            }
            assertThat(offer.claimed().getLast().announcement()).isEqualTo(best.announcement());
            assertThat(offer.lastClaim().terms().compartment()).isEqualTo(best.compartment());
            assertThat(List.of(second, third)).allMatch(OfferFixture::isReleased);
            assertThat(isReleased(best)).isFalse();
        }
    }

    @Test
    void seeking_oneAnnouncementThroughTwoMatchersIsNotReleased() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        Candidate candidate = candidate(COMMON);

        offer.actor.tell(candidate);
        offer.actor.tell(through(COMMON_2, candidate));

        assertThat(offer.claims()).hasSize(1);
        assertThat(List.of(candidate, through(COMMON_2, candidate))).noneMatch(OfferFixture::isReleased);
    }

    @Test
    void seeking_loserKnownThroughTwoMatchersIsReleasedInBoth() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2, PERSONAL);
        Candidate loser = candidate(COMMON, HARD, ofSeconds(9));

        offer.actor.tell(loser);
        offer.actor.tell(through(COMMON_2, loser));
        offer.actor.tell(candidate(PERSONAL));

        assertThat(List.of(loser, through(COMMON_2, loser))).allMatch(OfferFixture::isReleased);
    }

    @Test
    void seeking_callerGoneReleasesWhatIsKnownThroughTwoMatchersInBoth() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2, PERSONAL);
        Candidate candidate = candidate(COMMON);
        offer.actor.tell(candidate);
        offer.actor.tell(through(COMMON_2, candidate));

        offer.held.callerGone();

        assertThat(List.of(candidate, through(COMMON_2, candidate))).allMatch(OfferFixture::isReleased);
    }

    @Test
    void seeking_callerGoneReleasesTheCandidateAndEnds() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        Candidate candidate = candidate(COMMON);
        offer.actor.tell(candidate);

        offer.held.callerGone();

        assertThat(offer.isHeld()).isFalse();
        assertThat(isReleased(candidate)).isTrue();
        assertThat(offer.shards.told(MatcherProtocol.WithdrawOffer.class)).containsExactlyInAnyOrder(COMMON, COMMON_2);
    }

    @Test
    void seeking_drainReleasesTheCandidateAndEnds() {
        var offer = new OfferFixture(STAGE, COMMON, COMMON_2);
        Candidate candidate = candidate(COMMON);
        offer.actor.tell(candidate);

        offer.actor.tell(new OfferProtocol.Drain(Duration.ofSeconds(5)));

        assertThat(offer.isHeld()).isFalse();
        assertThat(isReleased(candidate)).isTrue();
    }
}
