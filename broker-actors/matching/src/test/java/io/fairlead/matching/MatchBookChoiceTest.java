// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.FOREVER;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.client;
import static io.fairlead.matching.BookDriver.proxy;
import static io.fairlead.matching.BookDriver.waiting;
import static io.fairlead.matching.Traversal.PARTIALLY_LIMITED;
import static io.fairlead.matching.Traversal.STRICTLY_LIMITED;
import static io.fairlead.matching.Traversal.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is given to whom: design.md §3.3 row by row. */
class MatchBookChoiceTest {

    private final BookDriver driver = new BookDriver(CompartmentKind.COMMON, 2_000, 2_000);

    @Test
    void seek_findsNothingInAnEmptyBookAndWaits() {
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(new Sought.Queued<>());
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1));
    }

    @Test
    void seek_takesTheOldest() {
        driver.at(10).enlist("second", PROXY, 5, FOREVER);
        driver.at(11).enlist("third", PROXY, 11, FOREVER);
        driver.at(12).enlist("first", PROXY, 3, FOREVER);
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(found("first", PROXY, 3));
        assertThat(driver.seek("next", CLIENT)).isEqualTo(found("second", PROXY, 5));
        assertThat(driver.seek("last", CLIENT)).isEqualTo(found("third", PROXY, 11));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void seek_takesTheFirstToArriveAmongEquallyOld() {
        driver.at(5);
        for (String name : List.of("b", "c", "a")) {
            driver.enlist(name, PROXY, 1, FOREVER);
        }
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(found("b", PROXY, 1));
        assertThat(driver.seek("next", CLIENT)).isEqualTo(found("c", PROXY, 1));
    }

    /** An offer, the classes of three announcements from old to young, and which of them it takes. */
    @ParameterizedTest
    @CsvSource({
        "UNLIMITED, UNLIMITED, PARTIALLY_LIMITED, STRICTLY_LIMITED, 2",
        "UNLIMITED, UNLIMITED, STRICTLY_LIMITED, STRICTLY_LIMITED, 1",
        "UNLIMITED, PARTIALLY_LIMITED, UNLIMITED, UNLIMITED, 0",
        "UNLIMITED, UNLIMITED, PARTIALLY_LIMITED, PARTIALLY_LIMITED, 0",
        "PARTIALLY_LIMITED, STRICTLY_LIMITED, UNLIMITED, PARTIALLY_LIMITED, 1",
        "PARTIALLY_LIMITED, STRICTLY_LIMITED, PARTIALLY_LIMITED, UNLIMITED, 1",
        "PARTIALLY_LIMITED, STRICTLY_LIMITED, STRICTLY_LIMITED, UNLIMITED, 2",
        "PARTIALLY_LIMITED, STRICTLY_LIMITED, STRICTLY_LIMITED, STRICTLY_LIMITED, 0",
        "STRICTLY_LIMITED, STRICTLY_LIMITED, PARTIALLY_LIMITED, UNLIMITED, 2",
        "STRICTLY_LIMITED, PARTIALLY_LIMITED, STRICTLY_LIMITED, STRICTLY_LIMITED, 0",
        "STRICTLY_LIMITED, STRICTLY_LIMITED, PARTIALLY_LIMITED, PARTIALLY_LIMITED, 0",
    })
    void seek_prefersByNatThenByAge(
            Traversal offer, Traversal oldest, Traversal middle, Traversal youngest, int expected) {
        List<Traversal> classes = List.of(oldest, middle, youngest);
        driver.at(100); // enlisted youngest first, so that the order of arrival does not help
        for (int index = 2; index >= 0; index--) {
            driver.enlist("a" + index, proxy(classes.get(index)), index, FOREVER);
        }
        assertThat(driver.seek("offer", client(offer)))
                .isEqualTo(found("a" + expected, proxy(classes.get(expected)), expected));
    }

    @Test
    void seek_preferenceNeedsEligibility() {
        driver.enlist("preferred, but in the same network", new Traits(STRICTLY_LIMITED, CLIENT.location(), 2));
        driver.enlist("eligible", PROXY);
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(found("eligible", PROXY, 0));
    }

    @Test
    void seek_isExactBehindManyIneligibleAnnouncementsAndGroups() {
        for (int index = 0; index < 500; index++) {
            driver.enlist("same network " + index, proxy(CLIENT.location()), 0, FOREVER);
            driver.enlist("denied " + index, proxy(new Location("NL", 1 + index)), 1, FOREVER);
        }
        driver.enlist("eligible", PROXY, 2, FOREVER);
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(found("eligible", PROXY, 2));
        assertThat(driver.book.census()).isEqualTo(new Census(1_000, 0));
    }

    @Test
    void enlist_findsNothingInAnEmptyBookAndWaits() {
        assertThat(driver.enlist("announcement", PROXY)).isEqualTo(queued());
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    @Test
    void enlist_goesToTheOldestOfferWhateverIsPreferred() {
        driver.at(10);
        driver.seek("prefers it", client(UNLIMITED), 2, FOREVER);
        driver.seek("oldest", client(STRICTLY_LIMITED), 1, FOREVER);
        driver.seek("young", client(PARTIALLY_LIMITED), 3, FOREVER);
        Traits strict = proxy(STRICTLY_LIMITED);
        assertThat(driver.enlist("a1", strict)).isEqualTo(proposed("oldest"));
        assertThat(driver.enlist("a2", strict)).isEqualTo(proposed("prefers it"));
        assertThat(driver.enlist("a3", strict)).isEqualTo(proposed("young"));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void enlist_isExactBehindManyIneligibleOffers() {
        for (int index = 0; index < 500; index++) {
            driver.seek("same network " + index, new Traits(UNLIMITED, PROXY.location(), 2), 0, FOREVER);
            driver.seek("old protocol " + index, new Traits(UNLIMITED, new Location("FR", 1 + index), 1), 1, FOREVER);
        }
        driver.seek("eligible", CLIENT, 2, FOREVER);
        assertThat(driver.enlist("announcement", PROXY)).isEqualTo(proposed("eligible"));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 1_000));
    }

    @Test
    void personalBook_mayAllowTheSameNetwork() {
        MatchingRules allowing =
                new MatchingRules(1, true, List.of(), BookDriver.rules().offerMinimumRemaining());
        for (CompartmentKind kind : CompartmentKind.values()) {
            MatchBook<String, String> book = new MatchBook<>(kind, allowing, BookDriver.limits(1, 1));
            book.enlist("announcement", waiting(PROXY, 0, FOREVER), driver.now());
            Sought<String> sought = book.seek("offer", waiting(PROXY, 0, FOREVER), driver.now());
            assertThat(sought)
                    .isEqualTo(
                            kind == CompartmentKind.PERSONAL ? found("announcement", PROXY, 0) : new Sought.Queued<>());
        }
    }

    @Test
    void matched_areNotGivenAgain() {
        driver.enlist("announcement", PROXY);
        driver.seek("offer", CLIENT);
        assertThat(driver.seek("another offer", CLIENT)).isEqualTo(new Sought.Queued<>());
        assertThat(driver.enlist("another", PROXY)).isEqualTo(proposed("another offer"));
        assertThat(driver.enlist("a third", PROXY)).isEqualTo(queued());
    }

    @Test
    void refresh_keepsTheAgeAndTheTraits() {
        driver.enlist("old", PROXY);
        driver.at(1).enlist("young", PROXY);
        driver.at(5_000);
        assertThat(driver.enlist("old", proxy(CLIENT.location()), 5_000, FOREVER + 1))
                .isEqualTo(queued());
        assertThat(driver.book.census()).isEqualTo(new Census(2, 0));
        assertThat(driver.seek("offer", CLIENT)).isEqualTo(new Sought.Found<>("old", waiting(PROXY, 0, FOREVER + 1)));
    }

    @Test
    void refresh_ofAnOfferKeepsItsAge() {
        driver.seek("old", CLIENT);
        driver.at(1).seek("young", CLIENT);
        assertThat(driver.at(5_000).seek("old", CLIENT)).isEqualTo(new Sought.Queued<>());
        assertThat(driver.book.census()).isEqualTo(new Census(0, 2));
        assertThat(driver.enlist("announcement", PROXY)).isEqualTo(proposed("old"));
    }

    private static Sought<String> found(String name, Traits traits, int since) {
        return new Sought.Found<>(name, waiting(traits, since, FOREVER));
    }

    private static Enlisted<String> proposed(String offer) {
        return new Enlisted.Proposed<>(offer, List.of());
    }

    private static Enlisted<String> queued() {
        return new Enlisted.Queued<>(List.of());
    }
}
