// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PROXY;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class PendingAnswerTest {

    private static final ConnectionId ID = Samples.connectionId(10);
    private static final ProxyId ANOTHER = new ProxyId(Samples.id(66));
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private final TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
    private final TestInbox<AnswerOutcome> front = TestInbox.create("front");
    private final PendingAnswer pending = new PendingAnswer(
            ID,
            new OfferProtocol.Candidate(COMMON, announcement.getRef(), Samples.PROXY_TRAITS, ofSeconds(5)),
            Samples.offerRequest(ofSeconds(20), COMMON));

    private static OfferProtocol.Answered answer(ConnectionId id, ProxyId proxy, TestInbox<AnswerOutcome> front) {
        return new OfferProtocol.Answered(id, proxy, new ProxyAnswer.Accepted("v=0 answer"), front.getRef());
    }

    private OfferProtocol.Answered answer(ProxyId proxy) {
        return answer(ID, proxy, front);
    }

    @Test
    void claim_tellsTheAnnouncementWhatTheOfferIs() {
        TestInbox<OfferProtocol.Command> offer = TestInbox.create("offer");
        Patience patience = new Patience(SINCE, SINCE.plusSeconds(20), () -> SINCE.plusMillis(200));

        pending.claim(patience, offer.getRef());

        ClaimTerms terms =
                new ClaimTerms(ID, COMMON, ofMillis(200), Samples.SESSION_OFFER, 2, "XB", true, ofMillis(19_800));
        assertThat(announcement.getAllReceived())
                .containsExactly(new AnnouncementProtocol.Claim(terms, offer.getRef()));
    }

    @Test
    void admits_nobodyBeforeTheProxyIsKnown() {
        assertThat(pending.admits(answer(PROXY))).isFalse();
    }

    @Test
    void admits_theRightProxyUnderTheRightConnectionIdOnly() {
        pending.grantedBy(PROXY);

        assertThat(pending.admits(answer(PROXY))).isTrue();
        assertThat(pending.admits(answer(ANOTHER))).isFalse();
        assertThat(pending.admits(answer(Samples.connectionId(11), PROXY, front)))
                .isFalse();
    }

    @Test
    void kept_rightAnswerIsTakenAndTheOthersAreRefused() {
        TestInbox<AnswerOutcome> foreign = TestInbox.create("foreign");
        pending.keep(answer(ID, ANOTHER, foreign));
        pending.keep(answer(PROXY));
        pending.grantedBy(PROXY);

        assertThat(pending.takeKept()).contains(answer(PROXY));

        assertThat(foreign.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(front.hasMessages()).as("the offer replies").isFalse();
        assertThat(pending.takeKept()).isEmpty();
    }

    @Test
    void kept_answersAreBounded() {
        pending.keep(answer(PROXY));
        pending.keep(answer(PROXY));
        assertThat(front.hasMessages()).isFalse();

        pending.keep(answer(PROXY));

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
    }

    @Test
    void abandon_refusesWhatIsKeptAndGivesTheAnnouncementBack() {
        pending.keep(answer(PROXY));

        pending.abandon();

        assertThat(front.getAllReceived()).containsExactly(AnswerOutcome.NO_CLIENT);
        assertThat(announcement.getAllReceived()).containsExactly(new AnnouncementProtocol.NotTaken(ID));
    }

    @Test
    void answeredWith_saysWhoAnswered() {
        assertThat(pending.answeredWith("v=0 answer"))
                .isEqualTo(new OfferOutcome.Answered(
                        ID, "v=0 answer", 2, Samples.PROXY_TRAITS.traversal(), Samples.PROXY_TRAITS.location(), true));
    }
}
