// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Base64Id;
import io.fairlead.matching.CompartmentKind;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * What waits at the matchers of one node, for the operator's eyes.
 *
 * <p>A compartment is shown by its kind and the first characters of its ID: the whole ID of a personal one is a secret
 * between friends. A snapshot of each matcher, not of all at one moment. Asking reaches matchers through their shards,
 * so one that has just stopped may start again and be idle for a while.
 *
 * @param listed those with most waiting, biggest first
 * @param others the rest, summed up
 * @param silent matchers that did not answer in time: busy, or just moving to another node
 */
public record MatcherCensus(List<Row> listed, Sum others, int silent) {

    /** More are not asked, so that a census costs at most some tens of milliseconds of a node's time. */
    static final int ASKED_MAX = 10_000;

    private static final Sum NONE = new Sum(0, 0, 0);

    private static final Comparator<MatcherProtocol.CensusTaken> BIGGEST_FIRST = Comparator.comparingInt(
                    MatcherCensus::size)
            .reversed()
            .thenComparing(taken -> taken.compartment().id().value());

    /**
     * One compartment.
     *
     * @param idPrefix enough to tell two apart, too little to use
     */
    public record Row(CompartmentKind kind, String idPrefix, int announcementsWaiting, int offersWaiting) {}

    /** Several compartments together. */
    public record Sum(int compartments, long announcementsWaiting, long offersWaiting) {}

    public MatcherCensus {
        listed = List.copyOf(listed);
    }

    /**
     * Asks every matcher that this node hosts. A node without matchers has an empty census.
     *
     * @param listedMax how many compartments are listed one by one
     * @param max after which those who have not answered are silent
     * @return fails when the node's shards cannot even say in time who there is to ask
     */
    public static CompletionStage<MatcherCensus> take(ActorSystem<?> system, int listedMax, Duration max) {
        ClusterSharding sharding = ClusterSharding.get(system);
        CompletionStage<CurrentShardRegionState> region = AskPattern.ask(
                sharding.shardState(),
                (ActorRef<CurrentShardRegionState> replyTo) -> new GetShardRegionState(Matcher.KEY, replyTo),
                max.dividedBy(2),
                system.scheduler());
        return region.thenCompose(state -> ask(sharding, entities(state), listedMax, max.dividedBy(2)));
    }

    private static List<String> entities(CurrentShardRegionState state) {
        return state.getShards().stream()
                .flatMap(shard -> shard.getEntityIds().stream())
                .toList();
    }

    private static CompletionStage<MatcherCensus> ask(
            ClusterSharding sharding, List<String> entities, int listedMax, Duration max) {
        List<CompletableFuture<Optional<MatcherProtocol.CensusTaken>>> answers = entities.stream()
                .limit(ASKED_MAX)
                .map(entity -> ask(sharding, entity, max))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> of(
                        answers.stream()
                                .map(CompletableFuture::join)
                                .flatMap(Optional::stream)
                                .toList(),
                        entities.size(),
                        listedMax));
    }

    private static CompletableFuture<Optional<MatcherProtocol.CensusTaken>> ask(
            ClusterSharding sharding, String entity, Duration max) {
        return sharding.entityRefFor(Matcher.KEY, entity)
                .ask(MatcherProtocol.TakeCensus::new, max)
                .handle((taken, _) -> Optional.ofNullable(taken))
                .toCompletableFuture();
    }

    /** @param hosted how many matchers there are, those that were not asked or have not answered included */
    static MatcherCensus of(Collection<MatcherProtocol.CensusTaken> answers, int hosted, int listedMax) {
        List<MatcherProtocol.CensusTaken> sorted =
                answers.stream().sorted(BIGGEST_FIRST).toList();
        return new MatcherCensus(
                sorted.stream().limit(listedMax).map(MatcherCensus::row).toList(),
                sum(sorted.stream().skip(listedMax)),
                hosted - answers.size());
    }

    private static int size(MatcherProtocol.CensusTaken taken) {
        return taken.announcementsWaiting() + taken.offersWaiting();
    }

    private static Row row(MatcherProtocol.CensusTaken taken) {
        return new Row(
                taken.compartment().kind(),
                Base64Id.prefix(taken.compartment().id().value()),
                taken.announcementsWaiting(),
                taken.offersWaiting());
    }

    private static Sum sum(Stream<MatcherProtocol.CensusTaken> answers) {
        return answers.map(taken -> new Sum(1, taken.announcementsWaiting(), taken.offersWaiting()))
                .reduce(NONE, MatcherCensus::plus);
    }

    private static Sum plus(Sum a, Sum b) {
        return new Sum(
                a.compartments + b.compartments,
                a.announcementsWaiting + b.announcementsWaiting,
                a.offersWaiting + b.offersWaiting);
    }
}
