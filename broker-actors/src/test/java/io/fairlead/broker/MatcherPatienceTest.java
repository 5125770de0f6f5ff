// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.MatcherFixture.COMPARTMENT;
import static io.fairlead.broker.MatcherFixture.CONFIRM_AFTER;
import static io.fairlead.broker.MatcherFixture.candidate;
import static io.fairlead.broker.MatcherFixture.verdict;
import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.broker.OfferProtocol.Queued;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A {@link Matcher} and requests that can wait for its word. */
class MatcherPatienceTest {

    private static final Stage STAGE = new Stage();

    private final MatcherFixture matcher = MatcherFixture.serving(STAGE);

    @AfterEach
    void stop() {
        matcher.close();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void patient_isToldAWhileLaterThatItIsQueued() {
        var announcement = matcher.enlistPatiently();
        STAGE.time().passes(CONFIRM_AFTER.minusMillis(50));
        assertThat(announcement.hasMessages()).isFalse();

        STAGE.time().passes(ofMillis(50));

        assertThat(announcement.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        STAGE.time().passes(CONFIRM_AFTER);
        assertThat(announcement.hasMessages()).as("once").isFalse();
    }

    @Test
    void patient_offerIsToldAWhileLaterThatItIsQueued() {
        var offer = matcher.seekPatiently();
        assertThat(offer.hasMessages()).isFalse();

        STAGE.time().passes(CONFIRM_AFTER);

        assertThat(offer.getAllReceived()).containsExactly(new Queued(COMPARTMENT));
    }

    @Test
    void patient_isToldTogetherWithThoseBeforeIt() {
        var first = matcher.enlistPatiently();
        STAGE.time().passes(CONFIRM_AFTER.minusMillis(50));
        var second = matcher.enlistPatiently();

        STAGE.time().passes(ofMillis(50));

        assertThat(first.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        assertThat(second.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
    }

    @Test
    void patient_announcementThatIsMatchedFirstHearsNothing() {
        var announcement = matcher.enlistPatiently();

        var offer = matcher.seekPatiently();

        assertThat(offer.getAllReceived()).containsExactly(candidate(announcement, ZERO));
        STAGE.time().passes(CONFIRM_AFTER);
        assertThat(announcement.hasMessages()).isFalse();
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void patient_offerThatIsMatchedFirstHearsOfItsCandidateOnly() {
        var offer = matcher.seekPatiently();

        var announcement = matcher.enlistPatiently();

        assertThat(offer.getAllReceived()).containsExactly(candidate(announcement, ZERO));
        STAGE.time().passes(CONFIRM_AFTER);
        assertThat(announcement.hasMessages()).isFalse();
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void patient_whoHasGoneHearsNothing() {
        var announcement = matcher.enlistPatiently();
        matcher.actor.tell(new MatcherProtocol.WithdrawAnnouncement(announcement.getRef()));
        var offer = matcher.seekPatiently();
        matcher.actor.tell(new MatcherProtocol.WithdrawOffer(offer.getRef()));
        var closing = matcher.seekPatiently();
        matcher.actor.tell(new MatcherProtocol.Close(CLIENT_TRAITS, closing.getRef()));
        closing.getAllReceived();

        STAGE.time().passes(CONFIRM_AFTER);

        assertThat(announcement.hasMessages()).isFalse();
        assertThat(offer.hasMessages()).isFalse();
        assertThat(closing.hasMessages()).isFalse();
    }

    @Test
    void patient_isToldAtOnceThatTheQueueIsFull() {
        matcher.enlistPatiently();
        matcher.enlistPatiently();
        matcher.enlistPatiently();

        assertThat(matcher.enlistPatiently().getAllReceived()).containsExactly(verdict(Verdict.FULL));
    }
}
