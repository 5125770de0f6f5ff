// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static io.fairlead.broker.Samples.CLIENT_TRAITS;
import static io.fairlead.broker.Samples.COMMON;
import static io.fairlead.broker.Samples.PERSONAL;
import static io.fairlead.broker.Samples.PROXY;
import static io.fairlead.broker.Samples.PROXY_TRAITS;
import static io.fairlead.broker.Samples.connectionId;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;

import io.fairlead.matching.Ineligible;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** A message of each kind that crosses nodes, to and from actors of one stage. */
final class WireSamples {

    private final ActorRef<AnnouncementProtocol.Command> announcement;
    private final ActorRef<OfferProtocol.Command> offer;
    private final ActorRef<FrontDesk.Command> desk;
    private final ActorRef<MatcherProtocol.Command> matcher;
    private final ActorRef<MatcherProtocol.CensusTaken> census;
    private final ActorRef<AnswerOutcome> front;

    private static final Traits NOWHERE = new Traits(Traversal.STRICTLY_LIMITED, Location.UNKNOWN, 1);
    private static final Traits FARTHEST =
            new Traits(Traversal.PARTIALLY_LIMITED, new Location("XC", 4_294_967_295L), Integer.MAX_VALUE);
    static final Duration ODD = ofSeconds(3).plus(ofNanos(123_456_789));
    private static final SessionOffer BARE =
            new SessionOffer("s=\u00e9\u4e2d\ud83d\ude00\r\n", Optional.empty(), NetworkProtocol.TCP, Optional.empty());

    WireSamples(Stage stage) {
        this.announcement = stage.<AnnouncementProtocol.Command>probe().ref();
        this.offer = stage.<OfferProtocol.Command>probe().ref();
        this.desk = stage.<FrontDesk.Command>probe().ref();
        this.matcher = stage.<MatcherProtocol.Command>probe().ref();
        this.census = stage.<MatcherProtocol.CensusTaken>probe().ref();
        this.front = stage.<AnswerOutcome>probe().ref();
    }

    ActorRef<AnnouncementProtocol.Command> announcement() {
        return announcement;
    }

    ActorRef<OfferProtocol.Command> offer() {
        return offer;
    }

    ActorRef<AnswerOutcome> front() {
        return front;
    }

    static ClaimTerms terms(SessionOffer offer) {
        return new ClaimTerms(connectionId(10), PERSONAL, ODD, offer, 2, "XB", true, ofSeconds(8));
    }

    /** At least one of each kind; a kind that is missing fails {@link WireTest}. */
    List<WireMessage> all() {
        return Stream.of(toMatcher(), toAnnouncement(), toOffer(), toDesk(), toOthers())
                .flatMap(List::stream)
                .toList();
    }

    private List<WireMessage> toMatcher() {
        return List.of(
                new MatcherProtocol.Enlist(PROXY_TRAITS, ODD, ofSeconds(30), announcement, false),
                new MatcherProtocol.Seek(NOWHERE, ZERO, ofMillis(1), offer, false),
                new MatcherProtocol.Enlist(PROXY_TRAITS, ZERO, ofSeconds(30), announcement, true),
                new MatcherProtocol.Seek(FARTHEST, ZERO, ofMillis(1), offer, true),
                new MatcherProtocol.WithdrawAnnouncement(announcement),
                new MatcherProtocol.WithdrawOffer(offer),
                new MatcherProtocol.Close(CLIENT_TRAITS, offer),
                new MatcherProtocol.TakeCensus(census),
                new MatcherProtocol.SpokenUp(offer),
                new MatcherProtocol.Wake(desk.narrow()),
                new MatcherProtocol.Recalled(250_000));
    }

    private List<WireMessage> toAnnouncement() {
        return List.of(
                new AnnouncementProtocol.Enlisted(COMMON, AnnouncementProtocol.Verdict.PROPOSED),
                new AnnouncementProtocol.Claim(terms(Samples.SESSION_OFFER), offer),
                new AnnouncementProtocol.Claim(terms(BARE), offer),
                new AnnouncementProtocol.ClaimedElsewhere(COMMON),
                new AnnouncementProtocol.Released(COMMON),
                new AnnouncementProtocol.NotTaken(connectionId(10)));
    }

    private List<WireMessage> toOffer() {
        return List.of(
                new OfferProtocol.Candidate(PERSONAL, announcement, PROXY_TRAITS, ODD),
                new OfferProtocol.Candidate(PERSONAL, announcement, PROXY_TRAITS, ODD.negated()),
                new OfferProtocol.Queued(COMMON),
                new OfferProtocol.QueueFull(COMMON),
                new OfferProtocol.TooLate(COMMON),
                new OfferProtocol.Closed(COMMON, Optional.of(Ineligible.DENIED)),
                new OfferProtocol.Closed(COMMON, Optional.empty()),
                new OfferProtocol.Claimed(connectionId(10), PROXY),
                new OfferProtocol.Unavailable(connectionId(10)),
                new OfferProtocol.ProxyClosed(connectionId(7)),
                new OfferProtocol.ProxyLost(connectionId(10)));
    }

    private List<WireMessage> toDesk() {
        return List.of(
                new FrontDesk.Recall(COMMON, matcher),
                new FrontDesk.MatcherStopped(PERSONAL),
                new FrontDesk.Awake(PERSONAL),
                new FrontDesk.HandOn("$aK9", -1_234_567_890, new OfferProtocol.Claimed(connectionId(10), PROXY)),
                new FrontDesk.HandOn("$b", 0, new AnnouncementProtocol.Claim(terms(Samples.SESSION_OFFER), offer)),
                new FrontDesk.Parcel(List.of(
                        new FrontDesk.MatcherStopped(PERSONAL),
                        new FrontDesk.HandOn("$c", 12, new OfferProtocol.Closed(COMMON, Optional.empty())),
                        new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Failed("no"), front))),
                new FrontDesk.Parcel(List.of()),
                new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Accepted("v=0"), front),
                new FrontDesk.Deliver(connectionId(10), PROXY, new ProxyAnswer.Failed("no"), front));
    }

    private List<WireMessage> toOthers() {
        return List.of(new MatcherProtocol.CensusTaken(COMMON, 1, 3), AnswerOutcome.DELIVERED, AnswerOutcome.NO_CLIENT);
    }
}
