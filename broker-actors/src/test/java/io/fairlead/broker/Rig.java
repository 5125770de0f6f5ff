// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.config.ConversationSettings;
import io.fairlead.config.NodeRole;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A running {@link Broker} in a cluster of one node inside the test's JVM, with everything real but the callers. Every
 * message that could cross nodes is serialised, although none does.
 */
final class Rig implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CENSUS_MAX = Duration.ofSeconds(3);

    private final ActorTestKit kit;
    private final RigSettings settings;
    private final Broker broker;
    private final ShardRouter regions;
    private final RigFront front;
    private final AtomicInteger helpers = new AtomicInteger();
    private final List<RigFront> otherFronts = new CopyOnWriteArrayList<>();
    /** As if they were nodes of their own, to which answers find the way by their number. */
    private final Map<Long, ClusterView.HoldingNode> otherDesks = new ConcurrentHashMap<>();

    private final Set<Compartment> compartments = ConcurrentHashMap.newKeySet();

    /** Joins itself and waits until every shard has a home, which takes longer than requests are patient. */
    static Rig start(RigSettings settings) {
        Rig rig = notJoined(settings);
        rig.join(rig);
        rig.eventually(
                PATIENCE,
                () -> assertThat(rig.broker.cluster().frontDeskOf(rig.number())).isPresent());
        rig.findHomes();
        return rig;
    }

    /** No shard has a home. */
    static Rig notJoined(RigSettings settings) {
        return notJoined(settings, ConfigFactory.empty());
    }

    static Rig notJoined(RigSettings settings, Config more) {
        return new Rig(settings, more);
    }

    private Rig(RigSettings settings, Config more) {
        this.kit = ActorTestKit.create("rig", more.withFallback(RigConfig.config()));
        this.settings = settings;
        this.broker = Broker.start(kit.system(), settings.all(), this::withOtherDesks);
        this.front = new RigFront(broker.gateway());
        this.regions = regions();
    }

    private ClusterView withOtherDesks(ClusterView view) {
        ClusterView seen = view;
        for (var other : otherDesks.entrySet()) {
            seen = seen.with(other.getKey(), other.getValue());
        }
        return seen;
    }

    /** The cluster of the other, or one of its own. */
    void join(Rig other) {
        askToJoin(other);
        eventually(PATIENCE, () -> assertThat(cluster().selfMember().status()).isEqualTo(MemberStatus.up()));
    }

    void askToJoin(Rig other) {
        cluster().manager().tell(Join.create(other.cluster().selfMember().address()));
    }

    /** How many nodes are up as far as this one has heard. */
    int membersUp() {
        int up = 0;
        for (Member member : cluster().state().getMembers()) {
            up += member.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return up;
    }

    /** Whether this compartment's matcher runs here. */
    boolean hosts(Compartment compartment) {
        TestProbe<CurrentShardRegionState> probe = probe(CurrentShardRegionState.class);
        ClusterSharding.get(system()).shardState().tell(new GetShardRegionState(Matcher.KEY, probe.getRef()));
        return probe.receiveMessage(PATIENCE).getShards().stream()
                .anyMatch(shard -> shard.getEntityIds().contains(MatcherId.of(compartment)));
    }

    Cluster cluster() {
        return Cluster.get(system());
    }

    /** What names it in its cluster. */
    long number() {
        return cluster().selfMember().uniqueAddress().longUid();
    }

    /** By speaking to more matchers than there are shards. */
    void findHomes() {
        for (int entity = 0; entity < 3 * RigSettings.SHARDS; entity++) {
            census(RigPeer.compartment(CompartmentKind.COMMON));
        }
    }

    /** The broker has started the region already, so this only finds it. */
    private ShardRouter regions() {
        MatcherSetup unused = MatcherSetup.of(settings.all().clusterWide(), broker::cluster, new SteadyClock());
        ActorRef<ShardingEnvelope<MatcherProtocol.Command>> matchers = ClusterSharding.get(system())
                .init(Entity.of(Matcher.KEY, entity -> Matcher.create(entity, unused))
                        .withRole(NodeRole.BROKER.text()));
        return (compartment, command) -> matchers.tell(new ShardingEnvelope<>(MatcherId.of(compartment), command));
    }

    /** Runs this after so long, on a thread of the system. */
    void after(Duration delay, Runnable task) {
        system().scheduler().scheduleOnce(delay, task, system().executionContext());
    }

    ActorSystem<?> system() {
        return kit.system();
    }

    Broker broker() {
        return broker;
    }

    BrokerGateway gateway() {
        return front;
    }

    /** The way to the real matchers. */
    ShardRouter router() {
        return regions;
    }

    /** Another front of this node, whose requests wait like this and speak to the matchers through that. */
    BrokerGateway gateway(ConversationSettings conversations, ShardRouter router) {
        RetryAdvice retry = new RetryAdvice(settings.all().node().retry(), RigPeer.RANDOM);
        long number = otherDesks.size();
        ActorRef<FrontDesk.Command> desk = system().systemActorOf(
                        FrontDesk.create(
                                number,
                                new Collaborators(router, conversations, retry, new SteadyClock(), RigPeer.RANDOM)),
                        "front-desk-" + number,
                        Props.empty());
        admit(desk);
        compartments.forEach(
                this::census); // a matcher that sees it later would recall its requests, and help a test out
        HeldCount unlimited = new HeldCount(Integer.MAX_VALUE);
        RigFront other = new RigFront(new ShardedBrokerGateway(
                system(), desk, broker::cluster, retry, RigSettings.ANSWER_MAX, unlimited, unlimited));
        otherFronts.add(other);
        return other;
    }

    /** Makes this known as the desk of a node; the answer is what names that node. */
    long admit(ActorRef<FrontDesk.Command> desk) {
        long number = otherDesks.size();
        otherDesks.put(
                number, new ClusterView.HoldingNode(cluster().selfMember().address(), desk.narrow(), true));
        return number;
    }

    /** Stops with the rig. Does not block, so that an actor may call it. */
    <T> ActorRef<T> spawn(Behavior<T> behavior) {
        return system().systemActorOf(behavior, "helper-" + helpers.incrementAndGet(), Props.empty());
    }

    <T> TestProbe<T> probe(Class<T> messages) {
        return kit.createTestProbe(messages);
    }

    /** A common compartment that nobody else uses; its matcher is looked at when everything is over. */
    Compartment common() {
        return fresh(CompartmentKind.COMMON);
    }

    Compartment personal() {
        return fresh(CompartmentKind.PERSONAL);
    }

    private Compartment fresh(CompartmentKind kind) {
        Compartment compartment = RigPeer.compartment(kind);
        compartments.add(compartment);
        return compartment;
    }

    <T> T outcome(Held<T> request) {
        return result(request.outcome());
    }

    /** The outcome must be of this kind. */
    <T, E extends T> E outcome(Held<T> request, Class<E> kind) {
        T outcome = outcome(request);
        assertThat(outcome).isInstanceOf(kind);
        return kind.cast(outcome);
    }

    AnswerOutcome answer(AnswerRequest request) {
        return result(gateway().answer(request));
    }

    static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Asks again and again: a region that does not know yet that a node is dead sends the question there. */
    MatcherProtocol.CensusTaken census(Compartment compartment) {
        TestProbe<MatcherProtocol.CensusTaken> probe = probe(MatcherProtocol.CensusTaken.class);
        return probe.awaitAssert(PATIENCE.multipliedBy(2), Duration.ofMillis(10), () -> {
            regions.toMatcher(compartment, new MatcherProtocol.TakeCensus(probe.getRef()));
            return probe.receiveMessage(CENSUS_MAX);
        });
    }

    /** Waits until the compartment holds so many. */
    void awaitWaiting(Compartment compartment, int announcements, int offers) {
        eventually(PATIENCE, () -> {
            MatcherProtocol.CensusTaken census = census(compartment);
            assertThat(census.announcementsWaiting())
                    .as("announcements waiting")
                    .isEqualTo(announcements);
            assertThat(census.offersWaiting()).as("offers waiting").isEqualTo(offers);
        });
    }

    /** As a hand-over does: its shard lets it go, and starts a successor when somebody speaks to it. */
    void stopMatcher(Compartment compartment) {
        var classic = Adapter.toClassic(system());
        var matcher = result(
                classic.actorSelection("/system/sharding/" + Matcher.KEY.name() + "/*/" + MatcherId.of(compartment))
                        .resolveOne(PATIENCE));
        classic.actorSelection(matcher.path().parent())
                .tell(new ShardRegion.Passivate(new MatcherProtocol.Stop()), matcher);
    }

    void eventually(Duration max, Runnable assertion) {
        probe(Object.class).awaitAssert(max, Duration.ofMillis(10), () -> {
            assertion.run();
            return true;
        });
    }

    /**
     * Ages that come by different ways are compared no more exactly than messages are fast: the next request is clearly
     * younger.
     */
    void ageClearly() {
        Instant begin = Instant.now();
        eventually(PATIENCE, () -> assertThat(Instant.now()).isAfter(begin.plusMillis(100)));
    }

    /** P6: soon after the last request every count, actor and entry is gone; nothing waits for the silence limit. */
    void assertNothingLeft() {
        front.sendAway();
        otherFronts.forEach(RigFront::sendAway);
        Set<Compartment> used = Set.copyOf(compartments);
        compartments.clear();
        eventually(Duration.ofSeconds(4), () -> {
            assertThat(broker.heldAnnouncements()).as("announcements held").isZero();
            assertThat(broker.heldOffers()).as("offers held").isZero();
            assertThat(residents()).as("request actors").isZero();
            assertThat(used)
                    .allSatisfy(compartment -> assertThat(census(compartment))
                            .isEqualTo(new MatcherProtocol.CensusTaken(compartment, 0, 0)));
        });
    }

    private int residents() {
        return desks().mapToInt(desk -> Rig.<Integer>result(
                        AskPattern.ask(desk, FrontDesk.CountResidents::new, PATIENCE, system().scheduler())))
                .sum();
    }

    private Stream<ActorRef<FrontDesk.Command>> desks() {
        return Stream.concat(
                        broker.cluster().frontDeskOf(number()).stream(),
                        otherDesks.values().stream().map(ClusterView.HoldingNode::frontDesk))
                .map(ActorRef::unsafeUpcast);
    }

    /** Stops at once, without leaving the cluster if there is one. */
    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
