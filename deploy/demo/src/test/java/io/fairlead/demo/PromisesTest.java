// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.demo.Promises.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each promise is broken once, so that the demo is known to notice. */
class PromisesTest {

    private static final Persona PROXY = People.person("p01", "DE", Pool.COMMON_1);
    private static final Persona CLIENT = People.person("c01", "BR", Pool.COMMON_1);
    private static final String OFFER = "crowd-c01-1";
    private static final String OTHER_OFFER = "crowd-c01-2";

    private final SplittableRandom random = new SplittableRandom(1);
    private final String answer = Sdp.answer("crowd-p01-1", random);
    private final Promises promises = new Promises("crowd");

    @Test
    void meeting_asPromised() {
        promises.offerMade(OFFER, CLIENT);

        assertThat(promises.matched(PROXY, match("id", OFFER))).contains(CLIENT);
        promises.answerMade("id", answer);
        assertThat(promises.answered(OFFER, answered("id", answer))).contains(PROXY);
        promises.delivered("id");

        assertThat(promises.kept()).isTrue();
        assertThat(Promise.values())
                .allSatisfy(promise -> assertThat(promises.tally(promise).checked())
                        .as(promise.text())
                        .isPositive());
    }

    @Test
    void oneOffer_brokenByAConnectionThatIsGivenTwice() {
        promises.offerMade(OFFER, CLIENT);
        promises.offerMade(OTHER_OFFER, CLIENT);
        promises.matched(PROXY, match("id", OFFER));
        promises.matched(PROXY, match("id", OTHER_OFFER));

        assertOnlyBroken(Promise.ONE_OFFER);
    }

    @Test
    void oneAnswer_brokenByTwoAnswersDeliveredForOneOffer() {
        promises.offerMade(OFFER, CLIENT);
        promises.matched(PROXY, match("id", OFFER));
        promises.matched(PROXY, match("other id", OFFER));
        promises.delivered("id");
        promises.delivered("other id");

        assertOnlyBroken(Promise.ONE_ANSWER);
    }

    @Test
    void rightAnswer_brokenByAnAnswerForAnotherOffer() {
        promises.offerMade(OFFER, CLIENT);
        promises.offerMade(OTHER_OFFER, CLIENT);
        promises.matched(PROXY, match("id", OFFER));
        promises.answerMade("id", answer);
        promises.answered(OTHER_OFFER, answered("id", answer));

        assertOnlyBroken(Promise.RIGHT_ANSWER);
    }

    @Test
    void rightAnswer_brokenByAChangedAnswer() {
        promises.offerMade(OFFER, CLIENT);
        promises.matched(PROXY, match("id", OFFER));
        promises.answerMade("id", answer);
        promises.answered(OFFER, answered("id", Sdp.answer("crowd-p01-2", random)));

        assertOnlyBroken(Promise.RIGHT_ANSWER);
    }

    @Test
    void rightAnswer_brokenByAnAnswerOfOursUnderAnUnknownConnection() {
        promises.offerMade(OFFER, CLIENT);
        promises.answered(OFFER, answered("made up", answer));

        assertOnlyBroken(Promise.RIGHT_ANSWER);
    }

    @Test
    void notOwnNetwork_brokenByNeighbours() {
        promises.offerMade(OFFER, People.person("c02", "DE", Pool.COMMON_1));
        promises.matched(PROXY, new Reply.Matched("id", offer(OFFER), 1, Optional.of("DE"), true, Duration.ZERO));

        assertOnlyBroken(Promise.NOT_OWN_NETWORK);
    }

    @Test
    void notOwnNetwork_isNotCheckedWhereTheBrokerDoesNotKnowTheLocation() {
        promises.offerMade(OFFER, People.person("c02", "DE", Pool.COMMON_1));
        promises.matched(PROXY, new Reply.Matched("id", offer(OFFER), 1, Optional.empty(), true, Duration.ZERO));

        assertThat(promises.tally(Promise.NOT_OWN_NETWORK)).isEqualTo(new Promises.Tally(0, 0));
    }

    @Test
    void sharedCompartment_brokenByEqualBytesOfDifferentKinds() {
        promises.offerMade(OFFER, People.person("c02", "BR", Pool.FRIENDS_2));
        promises.matched(People.person("p02", "DE", Pool.COMMON_2), match("id", OFFER));

        assertOnlyBroken(Promise.SHARED_COMPARTMENT);
    }

    @Test
    void natVerdict_brokenByTheOppositeOfTheTable() {
        promises.offerMade(OFFER, CLIENT);
        promises.matched(PROXY, new Reply.Matched("id", offer(OFFER), 1, Optional.of("BR"), false, Duration.ZERO));

        assertOnlyBroken(Promise.NAT_VERDICT);
    }

    @Test
    void sameTerms_brokenByAVersionThatIsNotTheSmallerOne() {
        promises.offerMade(OFFER, People.person("c02", "BR", 2, Pool.COMMON_1));
        promises.matched(PROXY, new Reply.Matched("id", offer(OFFER), 2, Optional.of("BR"), true, Duration.ZERO));

        assertOnlyBroken(Promise.SAME_TERMS);
    }

    @Test
    void sameTerms_brokenByDifferentNatVerdicts() {
        promises.offerMade(OFFER, CLIENT);
        promises.matched(PROXY, match("id", OFFER));
        promises.answerMade("id", answer);
        promises.answered(OFFER, new Reply.Answered("id", answer, 1, false));

        assertOnlyBroken(Promise.SAME_TERMS);
    }

    @Test
    void strangers_areCountedAndNotChecked() {
        promises.offerMade(OFFER, CLIENT);
        promises.matched(PROXY, match("id", "elsewhere-c01-1"));
        promises.answered(OFFER, answered("other id", Sdp.answer("elsewhere-p01-1", random)));

        assertThat(promises.strangers()).isEqualTo(2);
        assertThat(promises.kept()).isTrue();
    }

    private void assertOnlyBroken(Promise broken) {
        assertThat(promises.kept()).isFalse();
        assertThat(promises.breaches()).hasSize(1).first().asString().startsWith(broken.text());
        assertThat(promises.tally(broken).broken()).isEqualTo(1);
    }

    private Reply.Matched match(String connectionId, String offerMarker) {
        return new Reply.Matched(connectionId, offer(offerMarker), 1, Optional.of("BR"), true, Duration.ZERO);
    }

    private String offer(String marker) {
        return Sdp.offer(marker, random);
    }

    private static Reply.Answered answered(String connectionId, String sdp) {
        return new Reply.Answered(connectionId, sdp, 1, true);
    }
}
