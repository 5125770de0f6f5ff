// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.MatcherFixture.COMPARTMENT;
import static io.fairlead.broker.MatcherFixture.IDLE_MAX;
import static io.fairlead.broker.MatcherFixture.LEFT;
import static io.fairlead.broker.MatcherFixture.SWEEP_INTERVAL;
import static io.fairlead.broker.MatcherFixture.candidate;
import static io.fairlead.broker.MatcherFixture.counts;
import static io.fairlead.broker.MatcherFixture.verdict;
import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.broker.OfferProtocol.Closed;
import io.fairlead.broker.OfferProtocol.QueueFull;
import io.fairlead.broker.OfferProtocol.Queued;
import io.fairlead.broker.OfferProtocol.TooLate;
import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Traits;
import java.util.Optional;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A {@link Matcher} that serves. */
class MatcherTest {

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
    void enlist_isQueuedWhenNobodySeeks() {
        assertThat(matcher.enlist(ofSeconds(1)).getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        assertThat(matcher.census()).isEqualTo(counts(1, 0));
    }

    @Test
    void seek_findsTheOldestAnnouncementAndItsAge() {
        var old = matcher.enlist(ofSeconds(3));
        matcher.enlist(ofSeconds(2));
        STAGE.time().passes(ofMillis(200));

        var offer = matcher.seek(ZERO);

        assertThat(offer.getAllReceived()).containsExactly(candidate(old, ofMillis(3200)));
        assertThat(matcher.census()).isEqualTo(counts(1, 0));
    }

    @Test
    void enlist_goesToTheOldestOffer() {
        var young = matcher.seek(ofSeconds(1));
        var old = matcher.seek(ofSeconds(2));
        assertThat(old.getAllReceived()).containsExactly(new Queued(COMPARTMENT));
        young.getAllReceived();

        var announcement = matcher.enlist(ofSeconds(4));

        assertThat(announcement.getAllReceived()).containsExactly(verdict(Verdict.PROPOSED));
        assertThat(old.getAllReceived()).containsExactly(candidate(announcement, ofSeconds(4)));
        assertThat(young.hasMessages()).isFalse();
        assertThat(matcher.census()).isEqualTo(counts(0, 1));
    }

    @Test
    void enlist_offerWithTooLittleTimeIsToldAndPassedOver() {
        var hurried = matcher.seek(CLIENT_TRAITS, ofSeconds(9), ofMillis(1100));
        var patient = matcher.seek(ofSeconds(1));
        hurried.getAllReceived();
        patient.getAllReceived();
        STAGE.time().passes(ofMillis(200));

        var announcement = matcher.enlist(ZERO);

        assertThat(hurried.getAllReceived()).containsExactly(new TooLate(COMPARTMENT));
        assertThat(patient.getAllReceived()).containsExactly(candidate(announcement, ZERO));
    }

    @Test
    void enlist_refreshKeepsTheAge() {
        var old = matcher.enlist(ofSeconds(3));
        matcher.enlist(ofSeconds(2));
        old.getAllReceived();

        matcher.actor.tell(new MatcherProtocol.Enlist(PROXY_TRAITS, ZERO, LEFT, old.getRef(), false));

        assertThat(old.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        assertThat(matcher.seek(ZERO).getAllReceived()).containsExactly(candidate(old, ofSeconds(3)));
    }

    @Test
    void enlist_beyondTheLimitIsFull() {
        matcher.enlist(ZERO);
        matcher.enlist(ZERO);
        matcher.enlist(ZERO);

        assertThat(matcher.enlist(ofSeconds(9)).getAllReceived()).containsExactly(verdict(Verdict.FULL));
    }

    @Test
    void seek_beyondTheLimitIsFull() {
        matcher.seek(ZERO);
        matcher.seek(ZERO);

        assertThat(matcher.seek(ofSeconds(9)).getAllReceived()).containsExactly(new QueueFull(COMPARTMENT));
    }

    @Test
    void seek_withTooLittleTimeIsToldAtOnce() {
        matcher.enlist(ZERO);

        assertThat(matcher.seek(CLIENT_TRAITS, ZERO, ofMillis(999)).getAllReceived())
                .containsExactly(new TooLate(COMPARTMENT));
        assertThat(matcher.census()).isEqualTo(counts(1, 0));
    }

    @Test
    void match_isForgottenAtOnce() {
        matcher.enlist(ZERO);
        matcher.seek(ZERO);

        assertThat(matcher.census()).isEqualTo(counts(0, 0));
    }

    @Test
    void withdrawAnnouncement_isGivenToNobody() {
        var announcement = matcher.enlist(ofSeconds(3));

        matcher.actor.tell(new MatcherProtocol.WithdrawAnnouncement(announcement.getRef()));

        assertThat(matcher.seek(ZERO).getAllReceived()).containsExactly(new Queued(COMPARTMENT));
    }

    @Test
    void withdrawOffer_isGivenNothing() {
        var offer = matcher.seek(ZERO);
        offer.getAllReceived();

        matcher.actor.tell(new MatcherProtocol.WithdrawOffer(offer.getRef()));

        assertThat(matcher.enlist(ZERO).getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        assertThat(offer.hasMessages()).isFalse();
    }

    @Test
    void close_forgetsTheOfferAndSaysWhyThereWasNothing() {
        Traits neighbour = new Traits(PROXY_TRAITS.traversal(), CLIENT_TRAITS.location(), 1);
        matcher.enlist(neighbour, ZERO, LEFT);
        var offer = matcher.seek(ZERO);
        offer.getAllReceived();

        matcher.actor.tell(new MatcherProtocol.Close(CLIENT_TRAITS, offer.getRef()));

        assertThat(offer.getAllReceived())
                .containsExactly(new Closed(COMPARTMENT, Optional.of(Ineligible.SAME_NETWORK)));
        assertThat(matcher.census()).isEqualTo(counts(1, 0));
    }

    @Test
    void sweep_forgetsAllThatHasExpiredThoughABatchIsSmall() {
        matcher.enlist(PROXY_TRAITS, ZERO, ofMillis(100));
        matcher.enlist(PROXY_TRAITS, ZERO, ofMillis(100));
        matcher.enlist(PROXY_TRAITS, ZERO, ofMillis(100));
        assertThat(matcher.census()).isEqualTo(counts(3, 0));

        STAGE.time().passes(SWEEP_INTERVAL);

        assertThat(matcher.census()).isEqualTo(counts(0, 0));
    }

    @Test
    void idle_passivatesOnceAndAfterIdleMaxOnly() {
        STAGE.time().passes(IDLE_MAX);
        assertThat(matcher.shard.hasMessages()).isFalse();

        STAGE.time().passes(SWEEP_INTERVAL.multipliedBy(3));

        assertThat(matcher.shard.getAllReceived()).containsExactly(new ClusterSharding.Passivate<>(matcher.actor));
    }

    @Test
    void idle_countsFromTheLastEntry() {
        STAGE.time().passes(IDLE_MAX.dividedBy(2));
        var offer = matcher.seek(CLIENT_TRAITS, ZERO, IDLE_MAX.multipliedBy(2));
        STAGE.time().passes(IDLE_MAX.dividedBy(2));
        matcher.actor.tell(new MatcherProtocol.WithdrawOffer(offer.getRef()));
        STAGE.time().passes(IDLE_MAX.minusSeconds(1));

        assertThat(matcher.shard.hasMessages()).isFalse();
    }

    /** Nobody need wait in a compartment where everybody is matched at once. */
    @Test
    void idle_isNoMatcherThatMatches() {
        STAGE.time().passes(IDLE_MAX.dividedBy(2));
        matcher.enlist(ZERO);
        matcher.seek(ZERO);
        STAGE.time().passes(IDLE_MAX.minusSeconds(1));

        assertThat(matcher.shard.hasMessages()).isFalse();
    }

    @Test
    void stop_tellsTheDesks() {
        matcher.actor.tell(new MatcherProtocol.Stop());

        matcher.desk().expectMessage(new FrontDesk.MatcherStopped(COMPARTMENT));
        STAGE.assertStopped(matcher.actor);
    }

    @Test
    void failure_restartsAndRecovers() {
        var old = matcher.enlist(ofSeconds(9));
        old.getAllReceived();
        matcher.failOnce();
        matcher.enlist(ZERO);

        matcher.desk().expectMessage(new FrontDesk.Recall(COMPARTMENT, matcher.actor));
        matcher.actor.tell(new MatcherProtocol.Recalled(2));
        var offer = matcher.seek(ofSeconds(1));
        assertThat(offer.hasMessages()).isFalse();
        matcher.actor.tell(new MatcherProtocol.Enlist(PROXY_TRAITS, ofSeconds(9), LEFT, old.getRef(), false));
        matcher.actor.tell(new MatcherProtocol.SpokenUp(old.getRef()));

        assertThat(offer.getAllReceived()).containsExactly(candidate(old, ofSeconds(9)));
    }

    @Test
    void serving_wordsOfTheRecoveryComeTooLateToMatter() {
        var offer = matcher.seek(ZERO);
        offer.getAllReceived();

        matcher.actor.tell(new MatcherProtocol.Recalled(7));
        STAGE.time().passes(MatcherFixture.RECOVERY_MAX);

        assertThat(offer.hasMessages()).isFalse();
        assertThat(matcher.enlist(ZERO).getAllReceived()).containsExactly(verdict(Verdict.PROPOSED));
    }
}
