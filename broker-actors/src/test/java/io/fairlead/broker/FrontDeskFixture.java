// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static java.time.Duration.ofSeconds;

import io.fairlead.broker.FrontDesk.HoldAnnouncement;
import io.fairlead.broker.FrontDesk.HoldOffer;
import io.fairlead.broker.FrontDesk.Recall;
import io.fairlead.broker.MatcherProtocol.Recalled;
import io.fairlead.matching.Compartment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** A {@link FrontDesk} between a recording router, callers that only wait and a matcher that only listens. */
final class FrontDeskFixture {

    static final long NODE = 4711;

    final RecordingRouter shards = new RecordingRouter();
    final ActorRef<FrontDesk.Command> actor;
    private final TestInbox<MatcherProtocol.Command> matcher = TestInbox.create("matcher");

    FrontDeskFixture(Stage stage) {
        actor = stage.spawn(FrontDesk.create(NODE, Samples.collaborators(shards, stage.time())));
    }

    HeldRequest<AnnouncementOutcome> announce(Compartment... compartments) {
        var held = new HeldRequest<AnnouncementOutcome>();
        actor.tell(new HoldAnnouncement(Samples.announcementRequest(ofSeconds(30), compartments), held));
        return held;
    }

    HeldRequest<OfferOutcome> offer(Compartment... compartments) {
        var held = new HeldRequest<OfferOutcome>();
        actor.tell(new HoldOffer(Samples.offerRequest(ofSeconds(20), compartments), held));
        return held;
    }

    static CompletableFuture<?> future(Held<?> held) {
        return held.outcome().toCompletableFuture();
    }

    int residents() {
        TestInbox<Integer> count = TestInbox.create("count");
        actor.tell(new FrontDesk.CountResidents(count.getRef()));
        return count.receiveMessage();
    }

    /** A matcher of this compartment recalls; the answer is what it is told. */
    List<MatcherProtocol.Command> recalled(Compartment compartment) {
        actor.tell(new Recall(compartment, matcher.getRef()));
        return matcher.getAllReceived();
    }

    /** How many it is told of. */
    int recall(Compartment compartment) {
        return recalled(compartment).stream()
                .filter(Recalled.class::isInstance)
                .mapToInt(told -> ((Recalled) told).requests())
                .findFirst()
                .orElseThrow();
    }

    /** Has the offer of this compartment be given somebody; the answer is the match's connection ID. */
    ConnectionId claim(Compartment compartment) {
        ActorRef<OfferProtocol.Command> offer = shards.toMatchers().stream()
                .filter(sent -> sent.compartment().equals(compartment))
                .map(sent -> ((MatcherProtocol.Seek) sent.command()).replyTo())
                .findFirst()
                .orElseThrow();
        TestInbox<AnnouncementProtocol.Command> announcement = TestInbox.create("announcement");
        offer.tell(new OfferProtocol.Candidate(compartment, announcement.getRef(), Samples.PROXY_TRAITS, ofSeconds(1)));
        ConnectionId id = ((AnnouncementProtocol.Claim) announcement.receiveMessage()).connectionId();
        offer.tell(new OfferProtocol.Claimed(id, Samples.PROXY));
        return id;
    }

    TestInbox<AnswerOutcome> deliver(ConnectionId id) {
        TestInbox<AnswerOutcome> front = TestInbox.create("front");
        actor.tell(new FrontDesk.Deliver(id, Samples.PROXY, new ProxyAnswer.Accepted("v=0 answer"), front.getRef()));
        return front;
    }
}
