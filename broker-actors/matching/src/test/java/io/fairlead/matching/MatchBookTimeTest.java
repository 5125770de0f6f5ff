// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.FOREVER;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.REMAINING_MIN;
import static io.fairlead.matching.BookDriver.SILENCE_MAX;
import static io.fairlead.matching.BookDriver.client;
import static io.fairlead.matching.BookDriver.proxy;
import static io.fairlead.matching.BookDriver.waiting;
import static io.fairlead.matching.Traversal.PARTIALLY_LIMITED;
import static io.fairlead.matching.Traversal.STRICTLY_LIMITED;
import static io.fairlead.matching.Traversal.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines, silence and too little time left, to the nanosecond. */
class MatchBookTimeTest {

    private final BookDriver driver = new BookDriver();

    @Test
    void announcement_isGoneAtItsDeadlineAndNotBefore() {
        driver.enlist("announcement", PROXY, 0, 500);
        assertThat(seekAt(BookDriver.instant(500))).isEqualTo(new Sought.Queued<>());

        BookDriver other = new BookDriver();
        other.enlist("announcement", PROXY, 0, 500);
        Instant lastMoment = BookDriver.instant(500).minusNanos(1);
        assertThat(other.book.seek("offer", waiting(CLIENT, 0, FOREVER), lastMoment))
                .isEqualTo(new Sought.Found<>("announcement", waiting(PROXY, 0, 500)));
    }

    @Test
    void announcement_isGoneWhenSilentForTooLong() {
        driver.enlist("announcement", PROXY);
        assertThat(seekAt(BookDriver.instant(SILENCE_MAX))).isEqualTo(new Sought.Queued<>());
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1));
    }

    @Test
    void announcement_livesOnWhenRefreshed() {
        driver.enlist("announcement", PROXY);
        driver.at(SILENCE_MAX - 1).enlist("announcement", PROXY);
        assertThat(seekAt(BookDriver.instant(2 * SILENCE_MAX - 2))).isInstanceOf(Sought.Found.class);
    }

    @Test
    void announcement_refreshMayBringTheDeadlineForward() {
        driver.enlist("announcement", PROXY, 0, 900);
        driver.at(100).enlist("announcement", PROXY, 0, 500);
        assertThat(driver.at(499).expire()).isZero();
        assertThat(driver.at(500).expire()).isEqualTo(1);
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void announcement_whoseDeadlineHasPassedIsForgotten() {
        driver.at(10).enlist("known", proxy(CLIENT.location()), 0, 20);
        assertThat(driver.enlist("known", PROXY, 0, 10)).isEqualTo(queued());
        assertThat(driver.fileAnnouncement("filed", PROXY, 0)).isTrue();
        assertThat(driver.book.fileAnnouncement("filed", waiting(PROXY, 0, 9), driver.now()))
                .isTrue();
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void announcement_thatCannotWaitIsMatchedAtOnceOrNever() {
        assertThat(driver.at(10).enlist("in vain", PROXY, 10, 10)).isEqualTo(queued());
        driver.seek("offer", CLIENT);
        assertThat(driver.enlist("in time", PROXY, 10, 10)).isEqualTo(new Enlisted.Proposed<>("offer", List.of()));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void announcement_thatComesBackAfterItsDeathIsNew() {
        driver.enlist("announcement", PROXY, 0, 500);
        driver.at(600).enlist("older now", PROXY, 550, FOREVER);
        driver.enlist("announcement", PROXY, 580, FOREVER);
        assertThat(driver.seek("offer", CLIENT))
                .isEqualTo(new Sought.Found<>("older now", waiting(PROXY, 550, FOREVER)));
        assertThat(driver.seek("next", CLIENT))
                .isEqualTo(new Sought.Found<>("announcement", waiting(PROXY, 580, FOREVER)));
    }

    @Test
    void choice_skipsTheDeadOfOneGroupAndKeepsTheOrderOfAll() {
        driver.enlist("dead", PROXY, 0, 100);
        driver.enlist("dead too", PROXY, 1, 100);
        driver.enlist("of the same group, but younger", PROXY, 9, FOREVER);
        driver.enlist("oldest alive", proxy(PARTIALLY_LIMITED), 5, FOREVER);
        driver.at(100);
        assertThat(driver.seek("offer", CLIENT))
                .isEqualTo(new Sought.Found<>("oldest alive", waiting(proxy(PARTIALLY_LIMITED), 5, FOREVER)));
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    @Test
    void choice_turnsToTheNotPreferredWhenThePreferredAreDead() {
        driver.enlist("preferred", proxy(STRICTLY_LIMITED), 0, 100);
        driver.enlist("alive", PROXY, 1, FOREVER);
        assertThat(driver.at(100).seek("offer", CLIENT))
                .isEqualTo(new Sought.Found<>("alive", waiting(PROXY, 1, FOREVER)));
    }

    @Test
    void offer_tooLateOnArrivalIsToldAndDoesNotWait() {
        driver.enlist("announcement", PROXY);
        assertThat(driver.seek("offer", CLIENT, 0, REMAINING_MIN - 1)).isEqualTo(new Sought.TooLate<>());
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
        assertThat(driver.seek("in time", CLIENT, 0, REMAINING_MIN)).isInstanceOf(Sought.Found.class);
    }

    @Test
    void offer_tooLateWhenRefreshedIsForgotten() {
        driver.seek("offer", CLIENT, 0, 5_000);
        assertThat(driver.at(4_500).seek("offer", CLIENT, 0, 5_000)).isEqualTo(new Sought.TooLate<>());
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void enlist_tellsOffersThatAreTooLateOldestFirstAndTakesTheNext() {
        driver.seek("c: too late", CLIENT, 3, 1_100);
        driver.seek("a: too late", client(STRICTLY_LIMITED), 1, 1_100);
        driver.seek("b: too late", client(PARTIALLY_LIMITED), 2, 1_100);
        driver.seek("d: in time", CLIENT, 4, 2_000);
        driver.seek("e: too late, but not met", client(PARTIALLY_LIMITED), 5, 1_100);
        driver.seek("not eligible", new Traits(UNLIMITED, PROXY.location(), 2), 0, 1_100);
        assertThat(driver.at(1_000).enlist("announcement", PROXY))
                .isEqualTo(new Enlisted.Proposed<>("d: in time", List.of("a: too late", "b: too late", "c: too late")));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 2));
    }

    @Test
    void enlist_tellsOffersThatAreTooLateAndWaits() {
        driver.seek("too late", CLIENT, 0, 1_500);
        assertThat(driver.at(600).enlist("announcement", PROXY)).isEqualTo(new Enlisted.Queued<>(List.of("too late")));
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    @Test
    void enlist_saysNothingOfDeadOffers() {
        driver.seek("past its deadline", CLIENT, 0, 1_500);
        driver.seek("silent", CLIENT, 1, FOREVER);
        driver.at(SILENCE_MAX);
        assertThat(driver.enlist("announcement", PROXY)).isEqualTo(queued());
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    @Test
    void expire_removesNoMoreThanAsked() {
        for (int index = 0; index < 10; index++) {
            driver.enlist("a" + index, PROXY, 0, 100 + index);
            driver.seek("o" + index, new Traits(UNLIMITED, PROXY.location(), 2), 0, 2_000 + index);
        }
        driver.at(2_004);
        assertThat(driver.book.expire(driver.now(), 4)).isEqualTo(4);
        assertThat(driver.book.census()).isEqualTo(new Census(6, 10));
        assertThat(driver.book.expire(driver.now(), 8)).isEqualTo(8);
        assertThat(driver.book.census()).isEqualTo(new Census(0, 8));
        assertThat(driver.book.expire(driver.now(), 8)).isEqualTo(3);
        assertThat(driver.book.census()).isEqualTo(new Census(0, 5));
        assertThat(driver.at(FOREVER).expire()).isEqualTo(5);
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void time_beyondWhatNanosecondsCanSayIsForever() {
        Waiting always = new Waiting(PROXY, Instant.MIN, Instant.MAX);
        driver.book.enlist("always", always, driver.now());
        assertThat(driver.expire()).isZero();
        assertThat(driver.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
    }

    @Test
    void time_thatGoesBackOnlyLetsThingsLiveLonger() {
        driver.at(1_000).enlist("first", PROXY);
        driver.at(0).enlist("second", PROXY);
        driver.enlist("first", PROXY);
        assertThat(driver.at(SILENCE_MAX - 1).seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
        assertThat(driver.at(SILENCE_MAX).expire()).isPositive();
    }

    private Sought<String> seekAt(Instant now) {
        return driver.book.seek("offer", waiting(CLIENT, 0, FOREVER), now);
    }

    private static Enlisted<String> queued() {
        return new Enlisted.Queued<>(List.of());
    }
}
