// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.COMMON_2;
import static io.fairlead.broker.Samples.CONVERSATIONS;
import static io.fairlead.broker.Samples.PERSONAL;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A {@link FrontDesk} and matchers that have lost their queues, or were lost. */
class FrontDeskMatchersTest {

    private static final Stage STAGE = new Stage();

    private final FrontDeskFixture desk = new FrontDeskFixture(STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void recall_hasTheRequestsOfThatCompartmentSpeakUp() {
        desk.announce(COMMON, PERSONAL);
        desk.offer(COMMON);
        desk.offer(COMMON_2);

        assertThat(desk.recalled(COMMON))
                .hasSize(5)
                .hasAtLeastOneElementOfType(MatcherProtocol.Enlist.class)
                .hasAtLeastOneElementOfType(MatcherProtocol.Seek.class)
                .contains(new MatcherProtocol.Recalled(2));
    }

    @Test
    void recall_countsThoseThatLingerAndTheyAnswer() {
        desk.announce(COMMON).callerGone();
        desk.offer(COMMON).callerGone();

        assertThat(desk.recalled(COMMON))
                .hasSize(3)
                .contains(new MatcherProtocol.Recalled(2))
                .filteredOn(MatcherProtocol.SpokenUp.class::isInstance)
                .hasSize(2);
    }

    @Test
    void recall_withoutRequestsSaysSo() {
        desk.announce(COMMON);

        assertThat(desk.recalled(PERSONAL)).containsExactly(new MatcherProtocol.Recalled(0));
    }

    @Test
    void matcherStopped_wakesItsSuccessorUntilItIsAwake() {
        desk.announce(COMMON, PERSONAL);
        desk.shards.forget();

        desk.actor.tell(new FrontDesk.MatcherStopped(COMMON));
        STAGE.time().passes(CONVERSATIONS.replyMax());
        desk.actor.tell(new FrontDesk.Awake(COMMON));
        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(3));

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactly(COMMON, COMMON);
    }

    /** As when a node hands over very many. */
    @Test
    void matcherStopped_oneAfterTheOther_postponesNoRepetition() {
        desk.announce(COMMON);
        desk.offer(PERSONAL);
        desk.actor.tell(new FrontDesk.MatcherStopped(COMMON));
        STAGE.time().passes(CONVERSATIONS.replyMax().minusMillis(1));
        desk.actor.tell(new FrontDesk.MatcherStopped(PERSONAL));
        desk.shards.forget();

        STAGE.time().passes(ofMillis(1));

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
    }

    @Test
    void matcherStopped_ofACompartmentThatNobodyIsInWakesNobody() {
        desk.announce(COMMON);

        desk.actor.tell(new FrontDesk.MatcherStopped(PERSONAL));
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).isEmpty();
    }

    @Test
    void matchersLost_wakesTheMatcherOfEveryCompartmentThatHasSomebody() {
        desk.announce(COMMON, PERSONAL);
        desk.offer(COMMON);
        desk.shards.forget();

        desk.actor.tell(new FrontDesk.MatchersLost());

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
        assertThat(desk.shards.sent(MatcherProtocol.Wake.class))
                .containsOnly(new MatcherProtocol.Wake(desk.actor.narrow()));
    }

    @Test
    void matchersLost_wakesAgainUntilTheyAreAwake() {
        desk.announce(COMMON, PERSONAL);
        desk.actor.tell(new FrontDesk.MatchersLost());
        desk.actor.tell(new FrontDesk.Awake(PERSONAL));
        desk.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax());
        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactly(COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());
        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactly(COMMON, COMMON);
        desk.actor.tell(new FrontDesk.Awake(COMMON));
        desk.shards.forget();
        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(3));

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).isEmpty();
    }

    @Test
    void matchersLost_wakesAllAgainWhenMoreAreLost() {
        desk.announce(COMMON, PERSONAL);
        desk.actor.tell(new FrontDesk.MatchersLost());
        desk.actor.tell(new FrontDesk.Awake(PERSONAL));
        desk.shards.forget();

        desk.actor.tell(new FrontDesk.MatchersLost());

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).containsExactlyInAnyOrder(COMMON, PERSONAL);
    }

    @Test
    void matchersLost_givesUpOnACompartmentThatNobodyIsIn() {
        desk.announce(COMMON).callerGone();
        desk.offer(PERSONAL);
        desk.actor.tell(new FrontDesk.MatchersLost());
        STAGE.time().passes(CONVERSATIONS.linger());
        desk.shards.forget();

        STAGE.time().passes(CONVERSATIONS.replyMax().multipliedBy(2));

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).isNotEmpty().containsOnly(PERSONAL);
    }

    @Test
    void matchersLost_withoutRequestsWakesNobody() {
        desk.actor.tell(new FrontDesk.MatchersLost());
        STAGE.time().passes(CONVERSATIONS.replyMax());
        desk.announce(COMMON);
        STAGE.time().passes(CONVERSATIONS.replyMax());

        assertThat(desk.shards.told(MatcherProtocol.Wake.class)).isEmpty();
    }
}
