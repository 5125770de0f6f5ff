// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Peer.Side;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** Plays the proxies and clients of a plan against the nodes of a broker, and keeps the ledger. */
public final class Driver implements AutoCloseable {

    private static final Duration FINISH_MAX = Duration.ofSeconds(2);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long END_MAX_MS = 10_000;

    private final Plan plan;
    private final Ledger ledger = new Ledger();
    private final Counts counts = new Counts();
    private final Bugs bugs = new Bugs();
    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop thread = threads.next();
    private final Switchboard switchboard;
    private final Stage stage;
    private final Sdp offers;
    private final Sdp answers;
    private boolean stopped;

    private Driver(Plan plan, Function<Ledger, Witness> witness) {
        this.plan = plan;
        var random = new SplittableRandom(plan.seed());
        // Not from the seed: two drivers with one seed, at one broker, must be able to tell their offers apart.
        var tokens = new Token(new SecureRandom().nextLong());
        this.offers = Sdp.of("actpass", plan.wire().offerSdpBytes());
        this.answers = Sdp.of("active", plan.wire().answerSdpBytes());
        var reader = new ReplyReader(plan.wire().protocol(), tokens, offers, answers);
        this.switchboard = new Switchboard(plan.wire(), witness.apply(ledger), reader, random.split(), thread, bugs);
        this.stage = new Stage(plan, thread, switchboard, random.split(), tokens, counts, bugs);
        plan.nodes().forEach(switchboard::add);
        ledger.add(new Run(plan.seed(), Ticks.now(), plan.toString()));
        var population = new Population(plan, tokens, random.split());
        thread.execute(bugs.watched(() -> begin(population)));
    }

    public static Driver start(Plan plan) {
        return new Driver(plan, ledger -> (call, outcome) -> ledger.add(call.exchange(outcome)));
    }

    /** Starts one whose ledger stays without exchanges: a meter costs less, and so leaves more to the broker. */
    static Driver start(Plan plan, Meter meter) {
        return new Driver(plan, _ -> meter);
    }

    /** Keeps nodes busy for a while and forgets it: the first requests of a JVM take long. */
    public static void warmUp(List<URI> nodes, Duration length) {
        warmUp(nodes, Plan.Protocol.HTTP_1_1, length);
    }

    /** The same over a protocol of choice, for which the nodes listen there. */
    public static void warmUp(List<URI> nodes, Plan.Protocol protocol, Duration length) {
        Plan plan = Plan.of(nodes, 1)
                .withPools(new Plan.Pools("warm-up", 1, 0, 1, 0))
                .withWire(Plan.Wire.USUAL.over(protocol));
        try (Driver driver = start(plan)) {
            driver.await(_ -> false, length);
        }
    }

    private void begin(Population population) {
        RequestBytes answering = RequestBytes.answers(plan.wire().protocol(), answers);
        for (int i = 0; i < plan.crowd().proxies(); i++) {
            new ProxyLoop(stage, recorded(population.next(Side.PROXY, i)), answering).start();
        }
        List<ClientLoop> clients = new ArrayList<>();
        for (int i = 0; i < plan.crowd().clients(); i++) {
            clients.add(new ClientLoop(stage, recorded(population.next(Side.CLIENT, i)), offers));
        }
        if (plan.pace().offersPerSecond() > 0) {
            new Arrivals(stage, clients, plan.pace().offersPerSecond()).start();
        } else {
            clients.forEach(ClientLoop::start);
        }
    }

    private Peer recorded(Peer peer) {
        ledger.add(peer);
        return peer;
    }

    /** The ledger so far; it is complete after {@link #stop}. */
    public Ledger ledger() {
        return ledger;
    }

    /** Writes into the ledger what is about to be done to a node, or has been done; see {@link Mark}. */
    public void mark(Mark.Kind kind, URI node, String text) {
        ledger.mark(kind, node.toString(), text);
    }

    /** Has requests go to one more node. */
    public void addNode(URI node) {
        thread.execute(() -> switchboard.add(node));
    }

    /** Sends nothing new to a node, as a balancer whose check has failed; what it holds goes on. */
    public void withhold(URI node) {
        thread.execute(() -> switchboard.withhold(node, true));
    }

    /** Takes {@link #withhold} back. */
    public void restore(URI node) {
        thread.execute(() -> switchboard.withhold(node, false));
    }

    public Progress progress() {
        return Progress.of(counts, switchboard.connections());
    }

    /** Waits for the driver to get somewhere, and says whether it did within the time. */
    public boolean await(Predicate<Progress> there, Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!there.test(progress())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Begins nothing new, lets offers and answers end for a while, and then closes every connection. */
    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        thread.execute(stage::end);
        await(_ -> counts.underWay(Kind.OFFER) + counts.underWay(Kind.ANSWER) == 0, FINISH_MAX);
        thread.submit(switchboard::stop).awaitUninterruptibly(END_MAX_MS);
        threads.shutdownGracefully(0, END_MAX_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MAX_MS);
        bugs.rethrow();
    }

    @Override
    public void close() {
        stop();
    }
}
