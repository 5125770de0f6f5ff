// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.FOREVER;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.waiting;
import static io.fairlead.matching.Traversal.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an announcement that was matched, or that leaves. */
class MatchBookMatchedTest {

    private final BookDriver driver = new BookDriver();

    @Test
    void matched_isForgotten() {
        driver.enlist("announcement", PROXY);
        driver.seek("offer", CLIENT);
        assertThat(driver.book.isEmpty()).isTrue();
        assertThat(driver.seek("another", CLIENT)).isEqualTo(new Sought.Queued<>());
    }

    @Test
    void matched_comesBackWithItsAge() {
        driver.enlist("first", PROXY);
        driver.at(1).enlist("second", PROXY);
        driver.at(2).enlist("third", PROXY);
        driver.seek("o1", CLIENT);
        driver.seek("o2", CLIENT);
        assertThat(driver.enlist("second", PROXY, 1, FOREVER)).isEqualTo(queued());
        assertThat(driver.enlist("first", PROXY, 0, FOREVER)).isEqualTo(queued());
        assertThat(driver.seek("o3", CLIENT)).isEqualTo(new Sought.Found<>("first", waiting(PROXY, 0, FOREVER)));
        assertThat(driver.seek("o4", CLIENT)).isEqualTo(new Sought.Found<>("second", waiting(PROXY, 1, FOREVER)));
        assertThat(driver.seek("o5", CLIENT)).isEqualTo(new Sought.Found<>("third", waiting(PROXY, 2, FOREVER)));
    }

    @Test
    void matched_comesBackToTheOldestOfferThatWaits() {
        driver.enlist("announcement", PROXY);
        driver.seek("declines", CLIENT);
        driver.at(10).seek("waits", CLIENT);
        driver.at(11).seek("waits, younger", CLIENT);
        assertThat(driver.enlist("announcement", PROXY, 0, FOREVER))
                .isEqualTo(new Enlisted.Proposed<>("waits", List.of()));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1));
    }

    @Test
    void withdraw_forgetsAnnouncementsAndOffers() {
        driver.enlist("waiting", PROXY);
        driver.enlist("waiting too", PROXY);
        driver.seek("ineligible", new Traits(UNLIMITED, PROXY.location(), 2));
        driver.book.withdrawAnnouncement("waiting");
        assertThat(driver.book.census()).isEqualTo(new Census(1, 1));
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
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    private static Enlisted<String> queued() {
        return new Enlisted.Queued<>(List.of());
    }
}
