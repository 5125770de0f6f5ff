// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.MatcherFixture.COMPARTMENT;
import static io.fairlead.broker.MatcherFixture.LEFT;
import static io.fairlead.broker.MatcherFixture.SWEEP_INTERVAL;
import static io.fairlead.broker.MatcherFixture.counts;
import static io.fairlead.broker.MatcherFixture.verdict;
import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnnouncementProtocol.Verdict;
import io.fairlead.broker.MatcherProtocol.Recalled;
import java.time.Duration;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A {@link Matcher} whose cluster changes: requests here are probes, those of the other node are inboxes. */
class MatcherNodesTest {

    private static final Stage STAGE = new Stage();

    /** An inbox is no actor of this system, and says so in its path. */
    private static final Address THERE =
            TestInbox.<FrontDesk.Command>create().getRef().path().address();

    private static final int OTHER = 1;
    private static final int RESTARTED = 2;

    private final MatcherFixture matcher = new MatcherFixture(STAGE, 1);
    private final TestProbe<FrontDesk.Command> otherDesk = matcher.addDesk();

    @BeforeEach
    void start() {
        matcher.see(seen -> seen.with(OTHER, other(true)));
        lookAround();
        otherDesk.expectMessage(recall());
    }

    @AfterEach
    void stop() {
        matcher.close();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private ClusterView.HoldingNode other(boolean reachable) {
        return matcher.holding(THERE, OTHER, reachable);
    }

    private FrontDesk.Command recall() {
        return new FrontDesk.Recall(COMPARTMENT, matcher.actor);
    }

    /** It does so before each message. */
    private void lookAround() {
        matcher.census();
    }

    private void serve() {
        matcher.actor.tell(new Recalled(0));
        matcher.actor.tell(new Recalled(0));
    }

    private void unreachable() {
        matcher.see(seen -> seen.with(OTHER, other(false)));
    }

    private void removed() {
        matcher.see(seen -> seen.without(OTHER));
    }

    private TestProbe<AnnouncementProtocol.Command> announceHere(Duration waited) {
        TestProbe<AnnouncementProtocol.Command> announcement = STAGE.probe();
        matcher.actor.tell(new MatcherProtocol.Enlist(PROXY_TRAITS, waited, LEFT, announcement.ref(), false));
        return announcement;
    }

    private TestProbe<OfferProtocol.Command> seekHere() {
        TestProbe<OfferProtocol.Command> offer = STAGE.probe();
        matcher.actor.tell(new MatcherProtocol.Seek(CLIENT_TRAITS, ZERO, LEFT, offer.ref(), false));
        return offer;
    }

    private static OfferProtocol.Candidate candidate(
            TestProbe<AnnouncementProtocol.Command> announcement, Duration waited) {
        return new OfferProtocol.Candidate(COMPARTMENT, announcement.ref(), PROXY_TRAITS, waited);
    }

    @Test
    void serving_announcementsOfANodeThatIsUnreachableAreNotGivenToAnybody() {
        serve();
        matcher.enlist(ofSeconds(9));
        var here = announceHere(ofSeconds(1));
        unreachable();

        seekHere().expectMessage(candidate(here, ofSeconds(1)));

        assertThat(matcher.census()).isEqualTo(counts(0, 0));
    }

    @Test
    void serving_announcementsOfANodeThatIsRemovedAreNotGivenToAnybody() {
        serve();
        matcher.enlist(ofSeconds(9));
        removed();

        seekHere().expectMessage(new OfferProtocol.Queued(COMPARTMENT));
    }

    @Test
    void serving_offersOfANodeThatIsGoneAreGivenNobody() {
        serve();
        var there = matcher.seek(ofSeconds(9));
        there.getAllReceived();
        TestProbe<OfferProtocol.Command> here = seekHere();
        here.expectMessage(new OfferProtocol.Queued(COMPARTMENT));
        unreachable();

        var announcement = announceHere(ofSeconds(1));

        here.expectMessage(candidate(announcement, ofSeconds(1)));
        assertThat(there.hasMessages()).isFalse();
    }

    @Test
    void serving_requestsOfOtherNodesStay() {
        serve();
        announceHere(ofSeconds(1));
        matcher.enlist(ofSeconds(9));
        removed();

        assertThat(matcher.census()).isEqualTo(counts(1, 0));
    }

    /** Nobody need say anything: the sweep is a message, too. */
    @Test
    void serving_nodeThatComesIsRecalled() {
        serve();
        var desk = matcher.addDesk();

        STAGE.time().passes(SWEEP_INTERVAL);

        desk.expectMessage(recall());
        matcher.desk().expectNoMessage(ofMillis(20));
    }

    @Test
    void serving_nodeThatComesBackIsRecalled() {
        serve();
        matcher.enlist(ofSeconds(9));
        unreachable();
        lookAround();
        otherDesk.expectNoMessage(ofMillis(20));
        matcher.see(seen -> seen.with(OTHER, other(true)));
        lookAround();

        otherDesk.expectMessage(recall());
        var back = matcher.enlist(ofSeconds(9));
        assertThat(back.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
    }

    @Test
    void serving_nodeRestartedAtTheSameAddressIsForgottenAndRecalled() {
        serve();
        matcher.enlist(ofSeconds(9));
        var desk = matcher.addDesk();
        matcher.see(seen -> seen.without(OTHER).with(RESTARTED, matcher.holding(THERE, RESTARTED, true)));

        assertThat(matcher.census()).isEqualTo(counts(0, 0));
        desk.expectMessage(recall());
    }

    @Test
    void serving_nothingHappensWhileTheClusterStaysAsItIs() {
        serve();
        matcher.enlist(ofSeconds(9));
        matcher.see(seen -> seen.without(OTHER).with(OTHER, other(true)));

        assertThat(matcher.census()).isEqualTo(counts(1, 0));
        otherDesk.expectNoMessage(ofMillis(20));
    }

    @Test
    void serving_wakeIsAnswered() {
        serve();
        TestInbox<FrontDesk.Command> desk = TestInbox.create("desk");

        matcher.actor.tell(new MatcherProtocol.Wake(desk.getRef().narrow()));

        assertThat(desk.getAllReceived()).containsExactly(new FrontDesk.Awake(COMPARTMENT));
    }

    @Test
    void recovering_requestsOfANodeThatIsGoneAreForgotten() {
        matcher.enlist(ofSeconds(9));
        var here = announceHere(ofSeconds(1));
        removed();
        serve(); // the other desk has replied before it went: one request is not heard of any more

        seekHere().expectMessage(candidate(here, ofSeconds(1)));
        assertThat(matcher.census()).isEqualTo(counts(0, 0));
    }

    @Test
    void recovering_nodeThatIsUnreachableIsNotAwaited() {
        var desk = matcher.addDesk();
        matcher.see(seen -> seen.with(RESTARTED, matcher.holding(RESTARTED, false)));
        var waiting = matcher.enlist(ofSeconds(9));

        serve();

        assertThat(waiting.getAllReceived()).containsExactly(verdict(Verdict.QUEUED));
        desk.expectNoMessage(ofMillis(20));
    }
}
