// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.DENIED_PLACE;
import static io.fairlead.matching.BookDriver.FOREVER;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.THERE;
import static io.fairlead.matching.BookDriver.proxy;
import static io.fairlead.matching.BookDriver.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many stand in front, the choice is the same and costs the same (design.md §3.3 and §4.3). */
class MatchBookDepthTest {

    private static final int DEPTH = 200_000;
    private static final int NETWORKS = 500;

    private final BookDriver driver = new BookDriver(CompartmentKind.COMMON, 2 * DEPTH, 2 * DEPTH);

    static Stream<Traits> hopelessAnnouncements() {
        return Stream.of(proxy(THERE), proxy(DENIED_PLACE), new Traits(Traversal.STRICTLY_LIMITED, THERE, 1));
    }

    @ParameterizedTest
    @MethodSource("hopelessAnnouncements")
    void seek_costsTheSameBehindAnyNumber(Traits hopeless) {
        for (int index = 0; index < DEPTH; index++) {
            driver.enlist("hopeless " + index, hopeless, index, FOREVER);
        }
        driver.enlist("eligible", PROXY, DEPTH, FOREVER);
        long before = driver.book.steps();
        assertThat(driver.seek("offer", CLIENT))
                .isEqualTo(new Sought.Found<>("eligible", waiting(PROXY, DEPTH, FOREVER)));
        assertThat(driver.book.steps() - before).isBetween(2L, 4L);

        before = driver.book.steps();
        assertThat(driver.seek("next", CLIENT)).isEqualTo(new Sought.Queued<>());
        assertThat(driver.book.diagnose(CLIENT, driver.now())).isPresent();
        assertThat(driver.book.steps() - before).isBetween(2L, 8L);
    }

    static Stream<Traits> hopelessFamilies() {
        return Stream.of(proxy(DENIED_PLACE), new Traits(Traversal.UNLIMITED, THERE, 1));
    }

    @ParameterizedTest
    @MethodSource("hopelessFamilies")
    void seek_costsOneStepForAllNetworksOfACountry(Traits hopeless) {
        for (int index = 0; index < DEPTH; index++) {
            Location network = new Location(hopeless.location().country(), 1 + index % NETWORKS);
            Traits traits = new Traits(hopeless.traversal(), network, hopeless.protocolVersion());
            driver.enlist("hopeless " + index, traits, index, FOREVER);
        }
        driver.enlist("eligible", PROXY, DEPTH, FOREVER);
        long before = driver.book.steps();
        assertThat(driver.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
        assertThat(driver.book.steps() - before).isBetween(2L, 4L);
    }

    @Test
    void seek_costsOneStepForEachNetworkThatIsDenied() {
        List<DeniedPair> denied = LongStream.rangeClosed(1, NETWORKS)
                .mapToObj(asn ->
                        new DeniedPair(Optional.empty(), OptionalLong.of(asn), Optional.empty(), OptionalLong.empty()))
                .toList();
        BookDriver strict = new BookDriver(
                CompartmentKind.COMMON, new MatchingRules(2, false, denied, Duration.ofSeconds(1)), DEPTH, DEPTH);
        for (int index = 0; index < DEPTH / 2; index++) {
            strict.enlist("hopeless " + index, proxy(new Location("NL", 1 + index % NETWORKS)), index, FOREVER);
        }
        strict.enlist("eligible", PROXY, DEPTH, FOREVER);
        long before = strict.book.steps();
        assertThat(strict.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
        assertThat(strict.book.steps() - before).isBetween(NETWORKS + 1L, NETWORKS + 4L);
    }

    @Test
    void enlist_costsTheSameBehindAnyNumberOfHopelessOffers() {
        for (int index = 0; index < DEPTH; index++) {
            driver.seek("hopeless " + index, new Traits(Traversal.UNLIMITED, PROXY.location(), 2), index, FOREVER);
        }
        driver.seek("eligible", CLIENT, DEPTH, FOREVER);
        long before = driver.book.steps();
        assertThat(driver.enlist("announcement", PROXY)).isEqualTo(new Enlisted.Proposed<>("eligible", List.of()));
        assertThat(driver.book.steps() - before).isBetween(3L, 6L);
    }

    @Test
    void enlist_meetsOffersThatAreTooLateOnce() {
        for (int index = 0; index < DEPTH; index++) {
            driver.seek("too late " + index, CLIENT, index, 5_000);
        }
        driver.at(4_500);
        long before = driver.book.steps();
        assertThat(driver.enlist("announcement", PROXY).tooLate()).hasSize(DEPTH);
        assertThat(driver.book.steps() - before).isBetween((long) DEPTH, 3L * DEPTH);
        before = driver.book.steps();
        driver.enlist("next", PROXY);
        assertThat(driver.book.steps() - before).isLessThan(5);
    }

    @Test
    void seek_meetsTheDeadOnce() {
        for (int index = 0; index < DEPTH; index++) {
            driver.enlist("dead " + index, PROXY, index, 1_000);
        }
        driver.enlist("alive", PROXY, DEPTH, FOREVER);
        driver.at(1_000);
        long before = driver.book.steps();
        assertThat(driver.seek("offer", CLIENT)).isInstanceOf(Sought.Found.class);
        assertThat(driver.book.steps() - before).isBetween((long) DEPTH, 3L * DEPTH);
        before = driver.book.steps();
        driver.seek("next", CLIENT);
        assertThat(driver.book.steps() - before).isLessThan(5);
    }

    @Test
    void withdraw_costsTheSameWhereverItStands() {
        List<Integer> names = shuffled();
        names.forEach(name -> driver.enlist("a" + name, PROXY, name, FOREVER)); // out of the order of age, too
        assertThat(driver.book.steps()).isLessThanOrEqualTo(3L * DEPTH);
        Collections.shuffle(names, new Random(2));
        long before = driver.book.steps();
        names.forEach(name -> driver.book.withdrawAnnouncement("a" + name));
        assertThat(driver.book.steps() - before).isBetween((long) DEPTH, 2L * DEPTH);
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void expire_looksAtNothingThatIsAlive() {
        shuffled().forEach(name -> driver.enlist("a" + name, PROXY, 0, 5_000 + name % 5_000));
        long before = driver.book.steps();
        assertThat(driver.at(4_999).expire()).isZero();
        assertThat(driver.book.steps() - before).isZero();
        int expired = 0;
        for (int millis = 5_000; millis < 10_000; millis++) {
            expired += driver.at(millis).expire();
        }
        assertThat(expired).isEqualTo(DEPTH);
        assertThat(driver.book.steps() - before).isBetween((long) DEPTH, 2L * DEPTH);
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void settle_isLinearInWhatWasFiled() {
        for (int name : shuffled()) {
            Traits offer = name % 2 == 0 ? CLIENT : new Traits(Traversal.UNLIMITED, PROXY.location(), 2);
            driver.fileAnnouncement("a" + name, PROXY, name);
            driver.fileOffer("o" + name, offer, name, FOREVER);
        }
        long before = driver.book.steps();
        Settled<String, String> settled = driver.book.settle(driver.now());
        assertThat(settled.pairs()).hasSize(DEPTH / 2);
        assertThat(settled.pairs().getFirst().offer()).isEqualTo("o0");
        assertThat(settled.pairs().getLast().announcement()).isEqualTo("a" + (DEPTH / 2 - 1));
        assertThat(driver.book.steps() - before).isLessThan(5L * DEPTH);
    }

    private static List<Integer> shuffled() {
        List<Integer> names = new ArrayList<>(IntStream.range(0, DEPTH).boxed().toList());
        Collections.shuffle(names, new Random(1));
        return names;
    }
}
