// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.HeldFigures.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a request costs that does nothing but wait, and what it costs when very many end at once. */
@Command(name = "held", description = "Memory and CPU of held announcements, and of many that end at once")
final class HeldBenchmark implements Benchmark {

    private static final Pattern DESCRIPTORS = Pattern.compile("Max open files\\s+(\\d+)");
    private static final int OTHER_DESCRIPTORS = 1_000;
    private static final int LEAVING = 10_000;
    private static final int ENDING_QUICK = 5_000;

    /** The announcements that come before CPU is looked at are as much load again. */
    private static final Duration LOAD = Duration.ofSeconds(15);

    private static final Duration LOAD_QUICK = Duration.ofSeconds(3);

    /** Whole intervals of the refresh, which is 10 s. */
    private static final Duration WATCH = Duration.ofSeconds(30);

    private static final Duration WATCH_QUICK = Duration.ofSeconds(10);

    @Option(
            names = "--held",
            description = "Announcements held at once over HTTP/1.1, each on a connection (default: 15000; 0: none)")
    private int held = 15_000;

    @Option(
            names = "--held-balancer",
            description = "Announcements held at once over the balancer hop (default: 50000; 0: none)")
    private int heldBalancer = 50_000;

    /**
     * A way for announcements to come.
     *
     * @param settings of the node beyond those for so many held
     * @param quickMemoryOnly quick rounds of it look at memory only, for want of time
     */
    private record Hop(
            String name,
            int held,
            Plan.Protocol protocol,
            Map<String, String> settings,
            Function<URI, HeldCrowd> crowd,
            Goal goal,
            boolean quickMemoryOnly) {

        Scale scale() {
            return new Scale(held, Math.min(LEAVING, held), held, LOAD, WATCH, false);
        }

        Scale quickScale() {
            int ending = Math.min(ENDING_QUICK, held);
            return new Scale(held, Math.min(LEAVING, held), ending, LOAD_QUICK, WATCH_QUICK, quickMemoryOnly);
        }

        URI url(MeasuredProcess node) {
            return switch (protocol) {
                case HTTP_1_1 -> node.url();
                case HTTP_2 -> node.balancerUrl();
            };
        }
    }

    @Override
    public void measure(Lab lab, Results results) {
        requireDescriptors(held + OTHER_DESCRIPTORS);
        for (Hop hop : hops()) {
            if (hop.held() > 0) {
                Lab.say("%,d held, %s".formatted(hop.held(), hop.name()));
                measure(hop, lab, results);
            }
        }
    }

    private List<Hop> hops() {
        return List.of(
                new Hop(
                        "HTTP/1.1",
                        held,
                        Plan.Protocol.HTTP_1_1,
                        Map.of(),
                        WaitingProxies::new,
                        Goal.HELD_DIRECT,
                        false),
                new Hop(
                        "balancer hop",
                        heldBalancer,
                        Plan.Protocol.HTTP_2,
                        Map.of("fairlead.node.edge.balancer-port", "0"),
                        WaitingStreams::new,
                        Goal.HELD_BALANCER,
                        true));
    }

    private static void measure(Hop hop, Lab lab, Results results) {
        List<HeldFigures> rounds = new ArrayList<>();
        // A quick round takes most of a minute.
        for (int round = 0; round < (lab.quick() ? 1 : lab.runs()); round++) {
            rounds.add(round(hop, lab));
        }
        HeldTables tables = new HeldTables(hop.name(), lab.jvmOptions(), rounds);
        results.add(tables.memory());
        tables.cpu().ifPresent(results::add);
        results.decide(hop.goal(), Spread.of(rounds, figures -> figures.kibEach(Memory::needed)));
    }

    private static HeldFigures round(Hop hop, Lab lab) {
        String most = Integer.toString(hop.held() + OTHER_DESCRIPTORS / 2);
        Map<String, String> settings = new HashMap<>(hop.settings());
        settings.put("fairlead.node.held.announcements-max", most);
        settings.put("fairlead.node.edge.connections-max", most);
        try (MeasuredProcess node = lab.startNode(settings);
                HeldCrowd crowd = hop.crowd().apply(hop.url(node));
                HeldTrial trial = new HeldTrial(
                        node, crowd, length -> Driver.warmUp(List.of(hop.url(node)), hop.protocol(), length))) {
            return trial.measure(lab.quick() ? hop.quickScale() : hop.scale());
        }
    }

    /** Each process may have so many, this one and each that it starts. */
    private static void requireDescriptors(int needed) {
        try {
            Matcher matcher = DESCRIPTORS.matcher(Files.readString(Path.of("/proc/self/limits")));
            if (matcher.find() && Integer.parseInt(matcher.group(1)) < needed) {
                throw new IllegalStateException(
                        "needs %d file descriptors, and may have %s (ulimit -n)".formatted(needed, matcher.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
