// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.CheckSettings;
import io.fairlead.bench.Checker;
import io.fairlead.bench.Ledger;
import io.fairlead.bench.Mark;
import io.fairlead.bench.Mark.Kind;
import io.fairlead.bench.Progress;
import io.fairlead.bench.Report;
import io.fairlead.bench.Ticks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster under load, the things that are done to it, and the judgement on what callers saw of that.
 *
 * <p>Whatever is done is marked in the ledger. A mark takes rights away from requests on the node that it names, and
 * allows the others an outage; so a mark is never broader than what was done: a node that starts, joins or leaves in
 * order is no excuse for anybody's wait.
 */
final class Scenario implements AutoCloseable {

    /** What the issue allows after a node is lost. */
    private static final Duration OUTAGE_MAX = Duration.ofSeconds(10);

    /** When the oldest node leaves in order, its shards find a home only when the coordinator, which moves too, has. */
    static final Duration COORDINATOR_MOVE_MAX = Duration.ofSeconds(2);

    /** P2 allows 2 s; on a machine with other work, where nodes wait for the processor, one may allow more. */
    private static final Duration PAIR_WAIT_MAX = Duration.ofMillis(Long.getLong("scenario.pair-wait-max-ms", 2_000));

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(60);
    private static final Duration MATCH_MAX = Duration.ofSeconds(30);
    private static final Duration RED_MAX = Duration.ofSeconds(10);
    private static final Duration END_MAX = Duration.ofSeconds(60);
    private static final Duration FLAP = Duration.ofSeconds(1);

    /** When a disturbed node has not ended by then, the others have forgiven it. */
    private static final Duration VERDICT_MAX = Duration.ofSeconds(12);

    private static final Duration EMPTY_MAX = Duration.ofSeconds(60);
    private static final int WARM_UP_ANSWERS = 100;
    private static final int TASTE_ANSWERS = 40;

    private final String name;
    private final String test;
    private final ClusterUnderTest cluster;
    private final ScenarioTable table;
    private final Map<String, Long> before;
    private final Load load;
    private Duration pairWaitMax = PAIR_WAIT_MAX;

    /**
     * Begins the load and waits until it is under way. Nodes that have just been started get a taste of it first, which
     * is not judged: what a cold JVM does in its first second says nothing about failures.
     *
     * @param test what to pass to {@code -Dtest}
     */
    static Scenario begin(String name, String test, ClusterUnderTest cluster, ScenarioTable table) {
        var scenario = new Scenario(name, test, cluster, table);
        scenario.awaitAnswers(WARM_UP_ANSWERS, WARM_UP_MAX);
        return scenario;
    }

    private Scenario(String name, String test, ClusterUnderTest cluster, ScenarioTable table) {
        this.name = name;
        this.test = test;
        this.cluster = cluster;
        this.table = table;
        this.before = heldCounts();
        warm(Load.start(urls(), Seed.get()), WARM_UP_ANSWERS);
        this.load = Load.start(urls(), Seed.get());
        System.out.printf("%n%s: %s%n", name, Seed.rerun(test));
    }

    private void warm(Load taste, int answers) {
        try (taste) {
            Await.until(
                    WARM_UP_MAX,
                    () -> taste.sum(Progress::answered) >= answers,
                    () -> answers + " answers. " + cluster.describe());
        }
    }

    private List<URI> urls() {
        return cluster.alive().stream().map(ClusterNode::url).toList();
    }

    private Map<String, Long> heldCounts() {
        var counts = new TreeMap<String, Long>();
        cluster.alive().forEach(node -> counts.putAll(node.heldCounts()));
        return counts;
    }

    /** The load goes on for so long. */
    void goOn(Duration time) {
        load.goOn(time);
    }

    /** Waits for the load to get so many more answers, as a sign of service. */
    void awaitAnswers(long more, Duration max) {
        long wanted = load.sum(Progress::answered) + more;
        Await.until(
                max, () -> load.sum(Progress::answered) >= wanted, () -> more + " more answers. " + cluster.describe());
    }

    /** {@code kill -9}. */
    void kill(ClusterNode node) {
        load.mark(Kind.KILLED, node.url(), "kill -9");
        node.kill();
    }

    /** Starts nodes that are down; they get the load when the cluster is whole, and softly, as from a balancer. */
    void start(ClusterNode... nodes) {
        List<URI> urls = Stream.of(nodes).map(ClusterNode::url).toList();
        urls.forEach(url -> load.each(driver -> driver.withhold(url)));
        Stream.of(nodes).forEach(cluster::start);
        cluster.awaitAllUp();
        warm(Load.taste(urls, Seed.get()), TASTE_ANSWERS);
        urls.forEach(url -> load.mark(Kind.UP, url, "started"));
        urls.forEach(url -> load.each(driver -> driver.restore(url)));
    }

    /** Starts a node that the load does not know yet. */
    void join(ClusterNode node) {
        cluster.start(node);
        cluster.awaitAllUp();
        warm(Load.taste(List.of(node.url()), Seed.get()), TASTE_ANSWERS);
        load.mark(Kind.UP, node.url(), "joined");
        load.each(driver -> driver.addNode(node.url()));
    }

    /** SIGTERM; returns when the node has ended in good order. */
    void drain(ClusterNode node) {
        beginDrain(node);
        endDrain(node);
    }

    /** Waits for a node that is being drained to end in good order. */
    void endDrain(ClusterNode node) {
        awaitEnd(node);
        load.mark(Kind.LEFT, node.url(), "ended");
        assertThat(node.exitCode().orElse(-1))
                .as(() -> "exit code after SIGTERM\n" + node.tail())
                .isIn(0, 143);
    }

    /** Waits for a node to end by itself. */
    void awaitEnd(ClusterNode node) {
        assertThat(node.endsWithin(END_MAX))
                .as(() -> node + " ended within " + END_MAX + "\n" + cluster.describe())
                .isTrue();
    }

    /**
     * SIGTERM; returns when readiness has turned red and the load, like a balancer, has stopped asking the node. Until
     * then it may refuse nobody, so the mark comes last; it comes before the notice is over, when it begins to send
     * callers home.
     */
    void beginDrain(ClusterNode node) {
        node.terminate();
        Await.until(RED_MAX, () -> !node.isReady(), () -> node + " not ready");
        load.each(driver -> driver.withhold(node.url()));
        load.mark(Kind.DRAINING, node.url(), "SIGTERM");
    }

    /**
     * SIGSTOP for so long, then SIGCONT; for a time that the others may or may not forgive.
     *
     * @return whether the node has outlived it
     */
    boolean freeze(ClusterNode node, Duration time) {
        long frozenAt = Ticks.now();
        load.mark(Kind.FROZEN, node.url(), "SIGSTOP");
        node.freeze();
        load.goOn(time);
        node.thaw();
        load.mark(Kind.THAWED, node.url(), "SIGCONT");
        return outlives(node, frozenAt);
    }

    /**
     * Cuts a node off from all others for a second, again and again with a second between, which the others may
     * forgive.
     *
     * @return whether the node has outlived it
     */
    boolean flap(ClusterNode node, LinkRule rule, int times) {
        long firstAt = Ticks.now();
        for (int i = 0; i < times; i++) {
            cut(node, rule, FLAP);
            load.goOn(FLAP);
        }
        return outlives(node, firstAt);
    }

    /** Otherwise it was no survivor from then on, and is started again. */
    private boolean outlives(ClusterNode node, long since) {
        boolean ended = node.endsWithin(VERDICT_MAX);
        if (ended) {
            load.mark(new Mark(since, Kind.KILLED, node.url().toString(), "removed for what comes"));
            start(node);
        }
        return !ended;
    }

    /** SIGSTOP for so long that the others give the node up, then SIGCONT: it has to see that, and end. */
    void freezeToDeath(ClusterNode node, Duration time) {
        load.mark(Kind.KILLED, node.url(), "SIGSTOP");
        node.freeze();
        load.goOn(time);
        node.thaw();
        load.mark(Kind.DISTURBED, node.url(), "SIGCONT");
    }

    /** Cuts a node off from all others for so long; for a time that it is to survive. */
    void cut(ClusterNode node, LinkRule rule, Duration time) {
        load.mark(Kind.CUT, node.url(), "cut");
        cluster.net().between(Set.of(node.number()), numbersBut(node), rule);
        load.goOn(time);
        cluster.net().between(Set.of(node.number()), numbersBut(node), new LinkRule.Pass());
        load.mark(Kind.HEALED, node.url(), "healed");
    }

    private Set<Integer> numbersBut(ClusterNode node) {
        return cluster.nodes().stream()
                .map(ClusterNode::number)
                .filter(number -> number != node.number())
                .collect(Collectors.toSet());
    }

    /** Marks that a node is about to be cut off for good. */
    void giveUp(ClusterNode node, String why) {
        load.mark(Kind.KILLED, node.url(), why);
    }

    /**
     * Allows an eligible pair to wait for longer than usual, without any mark: for what takes its time in good order.
     */
    void allow(Duration more) {
        pairWaitMax = PAIR_WAIT_MAX.plus(more);
    }

    /** Ends the load, and fails if a promise was broken, with what is needed to find out why. */
    Report judge() {
        return judge("");
    }

    /** The same, with something to add to the name in the table. */
    Report judge(String remark) {
        awaitAnswers(1, MATCH_MAX);
        Ledger ledger = load.stop();
        boolean emptied = Await.within(EMPTY_MAX, () -> !isAnythingLeft());
        Report report = Checker.check(ledger, checkSettings(), before, heldCounts());
        table.add(name + remark, report);
        String evidence = "%s, seed %d. Again: %s%n%s%nheld, when all requests had ended: %s%n%s%n"
                .formatted(
                        name,
                        Seed.get(),
                        Seed.rerun(test),
                        report,
                        emptied ? "nothing more" : "more than before",
                        marks(ledger));
        assertThat(report.allKept() && report.outages().longest().compareTo(OUTAGE_MAX) <= 0)
                .as(() -> evidence + cluster.describe())
                .isTrue();
        return report;
    }

    /** The outage after a mark and the wait besides are never more than what is allowed, together. */
    private CheckSettings checkSettings() {
        return CheckSettings.USUAL.withPairWaitMax(pairWaitMax).withOutageMax(OUTAGE_MAX.minus(pairWaitMax));
    }

    /** What was done, and when, to be read beside the nodes' logs. */
    private static String marks(Ledger ledger) {
        return ledger.marks().stream()
                .map(mark -> "%s %s %s %s"
                        .formatted(Instant.ofEpochSecond(0, mark.atNanos()), mark.kind(), mark.node(), mark.text()))
                .collect(Collectors.joining("\n"));
    }

    private boolean isAnythingLeft() {
        return heldCounts().entrySet().stream()
                .anyMatch(count -> count.getValue() > before.getOrDefault(count.getKey(), 0L));
    }

    @Override
    public void close() {
        load.close();
    }
}
