// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows a broker at work: runs a seeded crowd against it for a while, and checks what the broker promises. */
public final class Demo {

    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final int NOTHING_ANSWERED = 3;
    private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(10);
    private static final int SEED_MAX = 1_000_000;

    private final DemoOptions options;
    private final long startedAtNanos = System.nanoTime();
    private final Scoreboard scoreboard = new Scoreboard(this::elapsed);
    private final Promises promises;
    private final BrokerApi broker;
    private final Crowd crowd;
    private final Report report;
    private final Screen screen;
    private boolean ended;

    private Demo(DemoOptions options, BrokerApi broker, PrintStream out) {
        boolean terminal = isTerminal();
        // Not from the seed: two demos with one seed, at one broker, must be able to tell themselves apart.
        var crowdName = Integer.toHexString(new SecureRandom().nextInt());
        this.options = options;
        this.promises = new Promises(crowdName);
        this.broker = broker;
        this.crowd = Crowd.of(options, new Stage(crowdName, broker, scoreboard, promises));
        this.report = new Report(
                options,
                promises,
                terminal && options.colour() && System.getenv("NO_COLOR") == null ? Style.COLOURED : Style.PLAIN);
        this.screen = terminal ? Screen.Terminal.cleared(out, report) : new Screen.Log(out, report);
    }

    public static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        switch (DemoOptions.parse(List.of(arguments), new SecureRandom().nextInt(SEED_MAX))) {
            case DemoOptions.Parsed.Run(var options) -> System.exit(run(options, out));
            case DemoOptions.Parsed.Help() -> out.println(DemoOptions.USAGE);
            case DemoOptions.Parsed.Wrong(var detail) -> {
                System.err.println(detail + "\n" + DemoOptions.USAGE);
                System.exit(WRONG_ARGUMENTS);
            }
        }
    }

    private static int run(DemoOptions options, PrintStream out) throws InterruptedException {
        var broker = new BrokerApi(options.urls());
        if (!broker.reachable(REACHABLE_WITHIN)) {
            System.err.println("No broker answers at " + options.urls() + ". Start one, or name another with --url.");
            return NOTHING_ANSWERED;
        }
        return new Demo(options, broker, out).run();
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** @return the exit code */
    private int run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
        crowd.start();
        while (elapsed().compareTo(options.length()) < 0) {
            showUnlessEnded();
            var left = options.length().minus(elapsed());
            Thread.sleep(left.compareTo(screen.interval()) < 0 ? left : screen.interval());
        }
        end();
        if (!promises.kept()) {
            return BROKEN;
        }
        return scoreboard.snapshot().answered() > 0 ? KEPT : NOTHING_ANSWERED;
    }

    private synchronized void showUnlessEnded() {
        if (!ended) {
            screen.show(scoreboard.snapshot(), elapsed());
        }
    }

    /** Ends the demo when its time is over or on Ctrl-C, whichever is first. */
    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        var length = elapsed();
        var atTheEnd = scoreboard.snapshot();
        crowd.close();
        broker.close();
        screen.end(report.summary(atTheEnd, length));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAtNanos);
    }
}
