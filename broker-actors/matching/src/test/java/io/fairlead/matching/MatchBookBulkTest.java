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
import static io.fairlead.matching.Traversal.STRICTLY_LIMITED;
import static io.fairlead.matching.Traversal.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.matching.Settled.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is filed first and matched together, as after a restart; and what happens when there is no room. */
class MatchBookBulkTest {

    private final BookDriver driver = new BookDriver();

    @Test
    void settle_matchesNothingBeforeAndEverythingOldestOfferFirst() {
        driver.at(100);
        driver.fileOffer("young", client(STRICTLY_LIMITED), 9, FOREVER);
        driver.fileOffer("old", client(STRICTLY_LIMITED), 1, FOREVER);
        driver.fileOffer("middle", client(UNLIMITED), 5, FOREVER);
        driver.fileAnnouncement("a-open", proxy(UNLIMITED), 7);
        driver.fileAnnouncement("b-open, older", proxy(UNLIMITED), 3);
        driver.fileAnnouncement("c-strict", proxy(STRICTLY_LIMITED), 8);
        assertThat(driver.book.census()).isEqualTo(new Census(3, 3));
        assertThat(driver.book.settle(driver.now()).pairs())
                .containsExactly(
                        new Pair<>("b-open, older", waiting(proxy(UNLIMITED), 3, FOREVER), "old"),
                        new Pair<>("c-strict", waiting(proxy(STRICTLY_LIMITED), 8, FOREVER), "middle"),
                        new Pair<>("a-open", waiting(proxy(UNLIMITED), 7, FOREVER), "young"));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void settle_leavesWhatFitsNothingWaitingWithItsAge() {
        driver.fileOffer("fits nothing", new Traits(UNLIMITED, PROXY.location(), 2), 1, FOREVER);
        driver.fileOffer("of the same traits", new Traits(UNLIMITED, PROXY.location(), 2), 2, FOREVER);
        driver.fileOffer("fits", CLIENT, 3, FOREVER);
        driver.fileAnnouncement("a1", PROXY, 0);
        driver.fileAnnouncement("a2", PROXY, 0);
        assertThat(driver.book.settle(driver.now()).pairs())
                .containsExactly(new Pair<>("a1", waiting(PROXY, 0, FOREVER), "fits"));
        assertThat(driver.book.census()).isEqualTo(new Census(1, 2));
        assertThat(driver.enlist("for the first", CLIENT))
                .isEqualTo(new Enlisted.Proposed<>("fits nothing", List.of()));
    }

    @Test
    void settle_tellsOffersThatAreTooLateEvenWhereNothingFits() {
        driver.fileOffer("waits in vain", new Traits(UNLIMITED, PROXY.location(), 2), 0, FOREVER);
        driver.fileOffer("too late, in vain too", new Traits(UNLIMITED, PROXY.location(), 2), 1, 999);
        driver.fileOffer("too late", CLIENT, 0, 999);
        driver.fileOffer("dead by then", CLIENT, 0, 5);
        driver.fileAnnouncement("announcement", PROXY, 0);
        Settled<String, String> settled = driver.at(5).book.settle(driver.now());
        assertThat(settled).isEqualTo(new Settled<>(List.of(), List.of("too late", "too late, in vain too")));
        assertThat(driver.book.census()).isEqualTo(new Census(1, 1));
    }

    @Test
    void file_refreshesWhatIsKnown() {
        driver.fileAnnouncement("announcement", PROXY, 0);
        driver.fileOffer("offer", CLIENT, 0, FOREVER);
        driver.at(SILENCE_MAX - 1);
        assertThat(driver.fileAnnouncement("announcement", PROXY, 7)).isTrue();
        assertThat(driver.fileOffer("offer", CLIENT, 7, FOREVER)).isTrue();
        driver.at(SILENCE_MAX + 1);
        assertThat(driver.book.settle(driver.now()).pairs())
                .containsExactly(new Pair<>("announcement", waiting(PROXY, 0, FOREVER), "offer"));
    }

    /** What came late has made it look young. */
    @Test
    void file_againWithAGreaterAge_takesThatOver() {
        driver.fileAnnouncement("late on its way", PROXY, 7);
        driver.fileAnnouncement("younger", PROXY, 5);
        driver.fileAnnouncement("late on its way", PROXY, 3);
        driver.fileOffer("late too", CLIENT, 8, FOREVER);
        driver.fileOffer("younger offer", CLIENT, 6, FOREVER);
        driver.fileOffer("late too", CLIENT, 4, FOREVER);

        assertThat(driver.at(9).book.settle(driver.now()).pairs())
                .containsExactly(
                        new Pair<>("late on its way", waiting(PROXY, 3, FOREVER), "late too"),
                        new Pair<>("younger", waiting(PROXY, 5, FOREVER), "younger offer"));
        assertThat(driver.book.census()).isEqualTo(new Census(0, 0));
    }

    @Test
    void withdrawIf_forgetsWhoeverIsMeantAndNobodyElse() {
        for (String where : List.of("here", "there")) {
            driver.enlist(where + " waiting", PROXY);
            driver.enlist(where + " preferred", proxy(STRICTLY_LIMITED));
        }
        driver.seek("here", new Traits(UNLIMITED, PROXY.location(), 2));
        driver.seek("there", new Traits(UNLIMITED, PROXY.location(), 2));
        assertThat(driver.book.census()).isEqualTo(new Census(4, 2));

        driver.book.withdrawIf(name -> name.startsWith("there"), "there"::equals);

        assertThat(driver.book.census()).isEqualTo(new Census(2, 1));
        assertThat(driver.seek("next", CLIENT)).isEqualTo(found("here preferred", proxy(STRICTLY_LIMITED)));
        assertThat(driver.seek("the one after", CLIENT)).isEqualTo(found("here waiting", PROXY));
        assertThat(driver.seek("the last", CLIENT)).isEqualTo(new Sought.Queued<>());
    }

    private static Sought<String> found(String name, Traits traits) {
        return new Sought.Found<>(name, waiting(traits, 0, FOREVER));
    }

    @Test
    void withdrawIf_nobodyChangesNothing() {
        driver.enlist("announcement", PROXY);

        driver.book.withdrawIf(_ -> false, _ -> true);

        assertThat(driver.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
    }

    @Test
    void full_ofOffers() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 5, 2);
        small.seek("o1", CLIENT, 0, 5_000);
        small.seek("o2", CLIENT);
        assertThat(small.seek("o3", CLIENT)).isEqualTo(new Sought.Full<>(2));
        assertThat(small.fileOffer("o3", CLIENT, 0, FOREVER)).isFalse();
        assertThat(small.seek("o2", CLIENT)).as("a refresh").isEqualTo(new Sought.Queued<>());
        assertThat(small.at(5_000).seek("o3", CLIENT)).as("in place of o1").isEqualTo(new Sought.Queued<>());
        assertThat(small.book.census()).isEqualTo(new Census(0, 2));
    }

    @Test
    void full_ofOffersStillMatches() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 5, 1);
        small.seek("hopeless", new Traits(UNLIMITED, PROXY.location(), 2));
        small.enlist("announcement", PROXY);
        assertThat(small.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
    }

    @Test
    void full_ofAnnouncementsThatWait() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 2, 5);
        small.enlist("a1", PROXY);
        small.enlist("a2", PROXY);
        assertThat(small.enlist("a3", PROXY)).isEqualTo(new Enlisted.Full<>(2, List.of()));
        assertThat(small.fileAnnouncement("a3", PROXY, 0)).isFalse();
        assertThat(small.enlist("a2", PROXY)).as("a refresh").isEqualTo(new Enlisted.Queued<>(List.of()));
        assertThat(small.book.census()).isEqualTo(new Census(2, 0));
    }

    @Test
    void full_ofExpiredAnnouncementsIsNotFull() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 2, 5);
        small.enlist("a1", PROXY, 0, FOREVER);
        small.enlist("a2", PROXY, 0, 100);
        assertThat(small.at(99).enlist("a3", PROXY, 99, FOREVER)).isInstanceOf(Enlisted.Full.class);
        assertThat(small.at(100).enlist("a3", PROXY, 100, FOREVER)).isEqualTo(new Enlisted.Queued<>(List.of()));
    }

    @Test
    void full_ofWhatIsMatchedIsNotFull() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 1, 5);
        small.enlist("a1", PROXY);
        small.seek("offer", CLIENT);
        assertThat(small.enlist("a2", PROXY)).isEqualTo(new Enlisted.Queued<>(List.of()));
        assertThat(small.enlist("a1", PROXY)).as("not taken after all").isEqualTo(new Enlisted.Full<>(1, List.of()));
    }

    @Test
    void full_ofAnnouncementsStillMatches() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 1, 5);
        small.enlist("hopeless", proxy(CLIENT.location()));
        small.seek("offer", CLIENT);
        assertThat(small.enlist("announcement", PROXY)).isEqualTo(new Enlisted.Proposed<>("offer", List.of()));
        assertThat(small.book.census()).isEqualTo(new Census(1, 0));
    }

    @Test
    void full_tellsOffersThatAreTooLateAllTheSame() {
        BookDriver small = new BookDriver(CompartmentKind.COMMON, 1, 5);
        small.enlist("hopeless", proxy(CLIENT.location()));
        small.seek("too late", CLIENT, 0, REMAINING_MIN + 5);
        assertThat(small.at(10).enlist("announcement", PROXY)).isEqualTo(new Enlisted.Full<>(1, List.of("too late")));
    }

    @Test
    void limits_outOfRangeAreRefused() {
        Duration second = Duration.ofSeconds(1);
        for (Runnable wrong : List.<Runnable>of(
                () -> new MatchBookLimits(0, 1, second),
                () -> new MatchBookLimits(1, 0, second),
                () -> new MatchBookLimits(1, 1, Duration.ZERO),
                () -> new MatchBookLimits(1, 1, Duration.ofNanos(-1)))) {
            assertThatIllegalArgumentException().isThrownBy(wrong::run);
        }
    }
}
