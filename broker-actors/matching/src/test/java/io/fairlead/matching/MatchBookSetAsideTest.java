// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.FOREVER;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.SET_ASIDE_MAX;
import static io.fairlead.matching.BookDriver.SILENCE_MAX;
import static io.fairlead.matching.BookDriver.waiting;
import static io.fairlead.matching.Traversal.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an announcement that was handed out, or that leaves. */
class MatchBookSetAsideTest {

    private final BookDriver driver = new BookDriver();

    @Test
    void setAside_isNotChosenAgain() {
        driver.enlist("announcement", PROXY);
        driver.seek("offer", CLIENT);
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1, 0));
        assertThat(driver.seek("another", CLIENT)).isEqualTo(new Sought.Queued<>());
    }

    @Test
    void setAside_isPutBackByItsOwnRefresh() {
        driver.enlist("announcement", PROXY);
        driver.at(1).enlist("younger", PROXY);
        driver.seek("offer", CLIENT);
        assertThat(driver.at(2).enlist("announcement", PROXY)).isEqualTo(queued());
        assertThat(driver.book.census()).isEqualTo(new Census(2, 0, 0));
        assertThat(driver.seek("another", CLIENT))
                .isEqualTo(new Sought.Found<>("announcement", waiting(PROXY, 0, FOREVER)));
    }

    @Test
    void setAside_goesToAnotherOfferByItsOwnRefresh() {
        driver.enlist("announcement", PROXY);
        driver.seek("offer", CLIENT);
        driver.seek("waiting", CLIENT);
        assertThat(driver.at(1).enlist("announcement", PROXY))
                .isEqualTo(new Enlisted.Proposed<>("waiting", waiting(PROXY, 0, FOREVER), List.of()));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1, 0));
    }

    @Test
    void setAside_lapsesInOrderThoughTimeGoesBack() {
        driver.at(1_000).enlist("first", PROXY);
        driver.enlist("second", PROXY);
        driver.seek("o1", CLIENT);
        driver.at(0).seek("o2", CLIENT);
        driver.at(1_000 + SET_ASIDE_MAX - 1).expire();
        assertThat(driver.book.census()).isEqualTo(new Census(0, 2, 0));
        driver.at(1_000 + SET_ASIDE_MAX).expire();
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0, 0));
    }

    @Test
    void release_keepsTheAge() {
        driver.enlist("first", PROXY);
        driver.at(1).enlist("second", PROXY);
        driver.at(2).enlist("third", PROXY);
        driver.seek("o1", CLIENT);
        driver.seek("o2", CLIENT);
        assertThat(driver.release("second")).contains(queued());
        assertThat(driver.release("first")).contains(queued());
        assertThat(driver.seek("o3", CLIENT)).isEqualTo(new Sought.Found<>("first", waiting(PROXY, 0, FOREVER)));
        assertThat(driver.seek("o4", CLIENT)).isEqualTo(new Sought.Found<>("second", waiting(PROXY, 1, FOREVER)));
        assertThat(driver.seek("o5", CLIENT)).isEqualTo(new Sought.Found<>("third", waiting(PROXY, 2, FOREVER)));
    }

    @Test
    void release_bringsBackNoneButTheReleased() {
        driver.enlist("released", PROXY);
        driver.enlist("its former neighbour", PROXY);
        driver.seek("o1", CLIENT);
        driver.seek("o2", CLIENT);
        driver.release("released");
        driver.book.withdrawAnnouncement("released");
        assertThat(driver.seek("o3", CLIENT)).isEqualTo(new Sought.Queued<>());
        driver.book.withdrawAnnouncement("its former neighbour");
        driver.book.withdrawOffer("o3");
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void release_goesToTheOldestOfferThatWaits() {
        driver.enlist("announcement", PROXY);
        driver.seek("declines", CLIENT);
        driver.at(10).seek("waits", CLIENT);
        driver.at(11).seek("waits, younger", CLIENT);
        assertThat(driver.release("announcement"))
                .contains(new Enlisted.Proposed<>("waits", waiting(PROXY, 0, FOREVER), List.of()));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1, 1));
    }

    @Test
    void release_beginsANewSetAsideWhenItMatches() {
        driver.enlist("announcement", PROXY);
        driver.seek("declines", CLIENT);
        driver.at(SET_ASIDE_MAX - 1);
        driver.seek("waits", CLIENT);
        driver.release("announcement");
        assertThat(driver.at(2 * SET_ASIDE_MAX - 2).release("announcement")).contains(queued());
    }

    @Test
    void release_tellsOffersThatAreTooLate() {
        driver.enlist("announcement", PROXY);
        driver.seek("declines", CLIENT);
        driver.seek("too late soon", CLIENT, 0, 1_500);
        assertThat(driver.at(1_000).release("announcement")).contains(new Enlisted.Queued<>(List.of("too late soon")));
    }

    @Test
    void release_makesTheSetAsideLimitVoid() {
        driver.enlist("announcement", PROXY);
        driver.seek("declines", CLIENT);
        driver.release("announcement");
        assertThat(driver.at(SILENCE_MAX - 1).expire()).isZero();
        assertThat(driver.at(SILENCE_MAX).expire()).isEqualTo(1);
    }

    @Test
    void release_isEmptyWhenUnknownWaitingLapsedOrWithdrawn() {
        assertThat(driver.release("unknown")).isEmpty();
        driver.enlist("waiting", PROXY);
        assertThat(driver.release("waiting")).isEmpty();
        driver.seek("offer", CLIENT);
        assertThat(driver.at(SET_ASIDE_MAX).release("waiting")).isEmpty();
        assertThat(driver.book.isEmpty()).isTrue();

        driver.enlist("withdrawn", PROXY);
        driver.seek("offer", CLIENT);
        driver.book.withdrawAnnouncement("withdrawn");
        assertThat(driver.release("withdrawn")).isEmpty();
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void release_isEmptyWhenTheDeadlineHasPassedMeanwhile() {
        driver.enlist("announcement", PROXY, 0, 100);
        driver.seek("offer", CLIENT);
        assertThat(driver.at(100).release("announcement")).isEmpty();
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void enlist_afterTheSetAsideLapsedArrivesWithItsAge() {
        driver.enlist("announcement", PROXY);
        driver.seek("offer", CLIENT);
        driver.at(SET_ASIDE_MAX).enlist("younger", PROXY);
        assertThat(driver.enlist("announcement", PROXY, 0, FOREVER)).isEqualTo(queued());
        assertThat(driver.seek("next", CLIENT))
                .isEqualTo(new Sought.Found<>("announcement", waiting(PROXY, 0, FOREVER)));
    }

    @Test
    void withdraw_forgetsAnnouncementsAndOffers() {
        driver.enlist("waiting", PROXY);
        driver.enlist("waiting too", PROXY);
        driver.seek("ineligible", new Traits(UNLIMITED, PROXY.location(), 2));
        driver.book.withdrawAnnouncement("waiting");
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0, 1));
        assertThat(driver.seek("offer", CLIENT))
                .isEqualTo(new Sought.Found<>("waiting too", waiting(PROXY, 0, FOREVER)));
        driver.book.withdrawAnnouncement("waiting too");
        driver.book.withdrawOffer("ineligible");
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void withdraw_ofTheUnknownIsHarmless() {
        driver.enlist("announcement", PROXY);
        driver.book.withdrawAnnouncement("offer");
        driver.book.withdrawOffer("announcement");
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0, 0));
    }

    private static Enlisted<String> queued() {
        return new Enlisted.Queued<>(List.of());
    }
}
