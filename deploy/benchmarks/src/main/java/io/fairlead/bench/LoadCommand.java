// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a driver for a while, and checks its ledger or writes it to a file. */
@Command(
        name = "load",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Plays proxies and clients against a broker. Exit code 0: all promises kept, 1: one was broken.")
final class LoadCommand implements Callable<Integer> {

    private static final int SEED_MAX = 1_000_000;

    @Option(names = "--url", split = ",", required = true, description = "Base URLs of the nodes, by commas")
    private List<URI> urls = List.of();

    @Option(
            names = "--http2",
            description = "Speak HTTP/2 with prior knowledge, as a balancer does: the URLs are of balancer ports")
    private boolean http2;

    @Option(names = "--seconds", defaultValue = "10", description = "How long it lasts")
    private int seconds;

    @Option(names = "--seed", description = "Who takes part and what they do (default: a random one, printed)")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--proxies", defaultValue = "50", description = "Proxies that announce in a loop")
    private int proxies;

    @Option(names = "--clients", defaultValue = "50", description = "Clients that offer in a loop")
    private int clients;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Offers per second at a fixed rate, reached within " + Arrivals.RAMP_SECONDS
                    + " s, instead of a loop; a quarter as many connections are opened ahead")
    private double rate;

    @Option(names = "--announce-wait-ms", defaultValue = "30000", description = "waitMs of announcements")
    private int announceWaitMs;

    @Option(names = "--offer-wait-ms", defaultValue = "10000", description = "waitMs of offers")
    private int offerWaitMs;

    @Option(names = "--proxy-rest-ms", defaultValue = "0", description = "Longest rest of a proxy after a match")
    private int proxyRestMs;

    @Option(names = "--client-rest-ms", defaultValue = "0", description = "Longest rest of a client after an answer")
    private int clientRestMs;

    @Option(names = "--answer-delay-ms", defaultValue = "0", description = "Longest time that an answer takes")
    private int answerDelayMs;

    @Option(names = "--scope", defaultValue = "load", description = "Drivers of one scope share compartments")
    private String scope = "";

    @Option(names = "--common", defaultValue = "1", description = "Common compartments in all")
    private int common;

    @Option(names = "--personal", defaultValue = "0", description = "Personal compartments in all")
    private int personal;

    @Option(names = "--common-each", defaultValue = "1", description = "Common compartments of each peer")
    private int commonEach;

    @Option(names = "--personal-each", defaultValue = "0", description = "Personal compartments of each peer")
    private int personalEach;

    @Option(
            names = "--mixed",
            description = "Several networks, NAT types and versions; the nodes must believe location headers")
    private boolean mixed;

    @Option(names = "--bad-habits", description = "Some peers abort, fall silent, fail, answer twice or falsely")
    private boolean badHabits;

    @Option(
            names = "--sources",
            defaultValue = "0",
            description = "Loopback addresses to connect from; 0: the usual one")
    private int sources;

    @Option(names = "--sdp-bytes", defaultValue = "2000", description = "Size of offers and answers")
    private int sdpBytes;

    @Option(names = "--ledger", description = "File for the ledger, to be checked later with those of other drivers")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Plan plan = plan(seed.orElseGet(() -> (long) new SecureRandom().nextInt(SEED_MAX)));
        System.out.println("seed " + plan.seed());
        Driver driver = Driver.start(plan);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() < end) {
            driver.await(_ -> System.nanoTime() >= end, Duration.ofSeconds(1));
            System.out.println(driver.progress());
        }
        driver.stop();
        if (file.isPresent()) {
            LedgerFile.write(driver.ledger(), file.get());
            return 0;
        }
        Report report = Checker.check(driver.ledger());
        System.out.println(report);
        return report.allKept() ? 0 : 1;
    }

    private Plan plan(long chosenSeed) {
        return Plan.of(urls, chosenSeed)
                .withCrowd(mixed ? Plan.Crowd.mixed(proxies, clients) : Plan.Crowd.of(proxies, clients))
                .withPools(new Plan.Pools(scope, common, personal, commonEach, personalEach))
                .withPace(new Plan.Pace(
                        Duration.ofMillis(announceWaitMs),
                        Duration.ofMillis(offerWaitMs),
                        Duration.ofMillis(proxyRestMs),
                        Duration.ofMillis(clientRestMs),
                        Duration.ofMillis(answerDelayMs),
                        rate))
                .withHabits(badHabits ? Plan.Habits.BAD : Plan.Habits.GOOD)
                .withWire(Plan.Wire.USUAL
                        .over(http2 ? Plan.Protocol.HTTP_2 : Plan.Protocol.HTTP_1_1)
                        .fromAddresses(sources)
                        .withSdpBytes(sdpBytes));
    }
}
