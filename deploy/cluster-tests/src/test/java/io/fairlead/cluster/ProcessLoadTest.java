// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.CheckSettings;
import io.fairlead.bench.Checker;
import io.fairlead.bench.Driver;
import io.fairlead.bench.Ledger;
import io.fairlead.bench.Plan;
import io.fairlead.bench.Report;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The load driver against one node: everybody at once, well and badly behaved, and the ledger must be clean. */
@Tag("process")
@Isolated("its load takes the processors from whoever measures waits beside it")
@ExtendWith(BlackBoxNode.class)
class ProcessLoadTest {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration OFFER_WAIT_ON_HOP = Duration.ofSeconds(5);
    private static final int PAIRS = 200;
    private static final int MATCHES = 3_000;
    private static final int HELD = 5_000;
    private static final int LATE_CLIENTS = 20;

    /** A busy machine may keep pairs waiting for longer; that the checker notices is for its own tests. */
    private static final CheckSettings PATIENT = CheckSettings.USUAL.withPairWaitMax(Duration.ofSeconds(8));

    private final URI url;
    private final URI balancerUrl;
    private final long seed = new SecureRandom().nextInt(1_000_000);

    ProcessLoadTest(NodeUnderTest node) {
        this.url = node.baseUrl();
        this.balancerUrl = URI.create("http://127.0.0.1:" + node.balancerPort());
    }

    @Test
    void twoHundredPairsOfAllKinds_keepEveryPromise() {
        pairsOfAllKindsKeepEveryPromise(url, Plan.Wire.USUAL, Plan.Pace.BRISK);
    }

    /**
     * An offer whose proxy leaves just as it is told waits for nobody to its end (decision 0011), which therefore is
     * near.
     */
    @Test
    @Tag("long")
    void twoHundredPairsOfAllKindsOnTheBalancersHop_keepEveryPromise() {
        pairsOfAllKindsKeepEveryPromise(
                balancerUrl,
                Plan.Wire.USUAL.over(Plan.Protocol.HTTP_2),
                Plan.Pace.BRISK.withWaits(Plan.Pace.BRISK.announceWait(), OFFER_WAIT_ON_HOP));
    }

    private void pairsOfAllKindsKeepEveryPromise(URI node, Plan.Wire wire, Plan.Pace pace) {
        Driver.warmUp(List.of(node), wire.protocol(), WARM_UP);
        Plan plan = Plan.of(List.of(node), seed)
                .withWire(wire)
                .withPace(pace)
                .withCrowd(Plan.Crowd.mixed(PAIRS, PAIRS))
                .withPools(new Plan.Pools("crowd " + wire.protocol() + seed, 5, 20, 2, 1))
                .withHabits(Plan.Habits.BAD);
        Driver driver = Driver.start(plan);
        boolean enough = driver.await(progress -> progress.answered() >= MATCHES, LONG);
        driver.stop();

        Report report = Checker.check(driver.ledger(), PATIENT);
        assertThat(report.allKept()).as("seed %d%n%s", seed, report).isTrue();
        assertThat(enough).as("%d answered in time%n%s", MATCHES, report).isTrue();
    }

    @Test
    void fiveThousandHeld_serveThoseWhoCome() {
        Plan plan = Plan.of(List.of(url), seed)
                .withPools(new Plan.Pools("held " + seed, 1, 0, 1, 0))
                .withPace(Plan.Pace.BRISK.withWaits(Duration.ofSeconds(120), Duration.ofSeconds(30)));
        Driver proxies = Driver.start(plan.withCrowd(Plan.Crowd.of(HELD, 0))
                .withWire(Plan.Wire.USUAL.fromAddresses(2).withConnectMax(LONG)));
        assertThat(proxies.await(progress -> progress.connections() == HELD, LONG))
                .isTrue();
        Driver clients = Driver.start(plan.withCrowd(Plan.Crowd.of(0, LATE_CLIENTS)));
        boolean answered = clients.await(progress -> progress.answered() >= MATCHES, LONG);
        clients.stop();
        proxies.stop();

        Report report = Checker.check(Ledger.merged(List.of(proxies.ledger(), clients.ledger())), PATIENT);
        assertThat(report.allKept()).as("seed %d%n%s", seed, report).isTrue();
        assertThat(answered).as("%d answered in time%n%s", MATCHES, report).isTrue();
    }
}
