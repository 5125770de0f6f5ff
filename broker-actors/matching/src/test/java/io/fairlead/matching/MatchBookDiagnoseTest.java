// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.CLIENT;
import static io.fairlead.matching.BookDriver.DENIED_PLACE;
import static io.fairlead.matching.BookDriver.HERE;
import static io.fairlead.matching.BookDriver.PROXY;
import static io.fairlead.matching.BookDriver.THERE;
import static io.fairlead.matching.BookDriver.proxy;
import static io.fairlead.matching.Ineligible.DENIED;
import static io.fairlead.matching.Ineligible.OLD_PROTOCOL;
import static io.fairlead.matching.Ineligible.SAME_NETWORK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why there was nothing for an offer. */
class MatchBookDiagnoseTest {

    private static final Map<Ineligible, Traits> EXAMPLES = new EnumMap<>(Map.of(
            SAME_NETWORK, proxy(THERE),
            DENIED, proxy(DENIED_PLACE),
            OLD_PROTOCOL, new Traits(Traversal.PARTIALLY_LIMITED, HERE, 1)));

    @Test
    void diagnose_ofEachReasonAndMixtureIsTheNearestMiss() {
        for (Set<Ineligible> mixture : mixtures()) {
            BookDriver driver = new BookDriver();
            for (Ineligible reason : mixture) {
                driver.enlist("a " + reason, example(reason));
            }
            Optional<Ineligible> nearest = mixture.stream().max(Ineligible::compareTo);
            assertThat(driver.book.diagnose(CLIENT, driver.now()))
                    .as("%s", mixture)
                    .isEqualTo(nearest);
        }
    }

    @Test
    void diagnose_doesNotDependOnOrder() {
        BookDriver driver = new BookDriver();
        for (Ineligible reason : List.of(OLD_PROTOCOL, SAME_NETWORK, DENIED)) {
            driver.enlist("a " + reason, example(reason));
        }
        assertThat(driver.book.diagnose(CLIENT, driver.now())).contains(OLD_PROTOCOL);
    }

    @Test
    void diagnose_countsTheLivingOnly() {
        BookDriver driver = new BookDriver();
        driver.enlist("nearest, but dead", example(OLD_PROTOCOL), 0, 50);
        driver.enlist("dead too", example(DENIED), 0, 50);
        driver.enlist("alive", example(DENIED), 1, 200);
        driver.enlist("far", example(SAME_NETWORK), 0, 300);
        assertThat(driver.book.diagnose(CLIENT, driver.now())).contains(OLD_PROTOCOL);
        assertThat(driver.book.diagnose(CLIENT, driver.at(50).now())).contains(DENIED);
        assertThat(driver.book.diagnose(CLIENT, driver.at(200).now())).contains(SAME_NETWORK);
        assertThat(driver.book.diagnose(CLIENT, driver.at(300).now())).isEmpty();
        assertThat(driver.book.isEmpty()).isTrue();
    }

    @Test
    void diagnose_leavesOutWhatIsEligibleOrMatched() {
        BookDriver driver = new BookDriver();
        driver.enlist("eligible", PROXY);
        assertThat(driver.book.diagnose(CLIENT, driver.now())).isEmpty();
        driver.enlist("same network", proxy(THERE));
        driver.seek("neighbour of eligible", proxy(HERE)); // takes "same network"
        assertThat(driver.book.diagnose(CLIENT, driver.now())).isEmpty();
        assertThat(driver.book.census()).isEqualTo(new Census(1, 0));
    }

    private static Traits example(Ineligible reason) {
        return Optional.ofNullable(EXAMPLES.get(reason)).orElseThrow();
    }

    private static List<Set<Ineligible>> mixtures() {
        List<Set<Ineligible>> mixtures = new ArrayList<>(List.of(EnumSet.noneOf(Ineligible.class)));
        for (Ineligible reason : Ineligible.values()) {
            for (Set<Ineligible> without : List.copyOf(mixtures)) {
                Set<Ineligible> with = EnumSet.of(reason);
                with.addAll(without);
                mixtures.add(with);
            }
        }
        return mixtures;
    }
}
