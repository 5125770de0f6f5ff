// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /status}: the membership as this node sees it, and what every member says about itself. */
final class StatusEndpoint implements ManagementRoutes.Endpoint {

    /** Pekko's role for the data centre, which is not one of ours. */
    private static final String DATA_CENTER_ROLE = "dc-";

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final Duration answerMax;

    StatusEndpoint(ActorSystem<?> system, Duration answerMax) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.answerMax = answerMax;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return status().thenApply(ManagementResponse::ok);
    }

    /** Takes at most the time that a member may take to answer. */
    private CompletableFuture<ClusterStatus> status() {
        CurrentClusterState state = cluster.state();
        Set<Member> unreachable = state.getUnreachable();
        List<CompletableFuture<ClusterStatus.MemberReport>> members = StreamSupport.stream(
                        state.getMembers().spliterator(), false)
                .map(member -> member(member, !unreachable.contains(member)))
                .toList();
        return CompletableFuture.allOf(members.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> new ClusterStatus(
                        text(cluster.selfMember().address()),
                        members.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<ClusterStatus.MemberReport> member(Member member, boolean reachable) {
        List<String> roles = member.getRoles().stream()
                .filter(role -> !role.startsWith(DATA_CENTER_ROLE))
                .sorted()
                .toList();
        CompletableFuture<Optional<NodeReport>> report =
                reachable ? report(member.address()) : CompletableFuture.completedFuture(Optional.empty());
        return report.thenApply(answer -> new ClusterStatus.MemberReport(
                text(member.address()),
                roles,
                ClusterStatus.word(member.status()),
                reachable,
                member.appVersion().version(),
                answer.orElse(null)));
    }

    /** Empty when the member does not answer in time. */
    private CompletableFuture<Optional<NodeReport>> report(Address node) {
        return AskPattern.ask(
                        NodeReporter.at(node, system), NodeReporter.DescribeNode::new, answerMax, system.scheduler())
                .handle((answer, _) -> Optional.ofNullable(answer))
                .toCompletableFuture();
    }

    private static String text(Address address) {
        return address.hostPort().substring(address.hostPort().indexOf('@') + 1);
    }
}
