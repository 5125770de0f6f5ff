// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.AnnouncementProtocol.*;
import io.fairlead.broker.MatcherProtocol.*;
import io.fairlead.broker.OfferProtocol.*;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Ineligible;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** Every kind of {@link WireMessage}. {@link WireSerializer} says what may be changed here. */
final class WireKinds {

    private static final List<WireKind<?>> TO_MATCHER = List.of(
            new WireKind<>(
                    "enlist#1",
                    Enlist.class,
                    (out, it) -> out.traits(it.traits())
                            .duration(it.waited())
                            .duration(it.left())
                            .reference(it.replyTo())
                            .flag(it.patient()),
                    in -> new Enlist(
                            in.traits(), in.duration(), in.duration(), in.reference(), in.added(false, in::flag))),
            new WireKind<>(
                    "seek#1",
                    Seek.class,
                    (out, it) -> out.traits(it.traits())
                            .duration(it.waited())
                            .duration(it.left())
                            .reference(it.replyTo())
                            .flag(it.patient()),
                    in -> new Seek(
                            in.traits(), in.duration(), in.duration(), in.reference(), in.added(false, in::flag))),
            ofReference(
                    "withdraw-announcement#1",
                    WithdrawAnnouncement.class,
                    WithdrawAnnouncement::announcement,
                    WithdrawAnnouncement::new),
            ofReference("withdraw-offer#1", WithdrawOffer.class, WithdrawOffer::offer, WithdrawOffer::new),
            new WireKind<>(
                    "close#1",
                    Close.class,
                    (out, it) -> out.traits(it.traits()).reference(it.replyTo()),
                    in -> new Close(in.traits(), in.reference())),
            ofReference("take-census#1", TakeCensus.class, TakeCensus::replyTo, TakeCensus::new),
            new WireKind<>(
                    "recalled#1",
                    Recalled.class,
                    (out, it) -> out.number(it.requests()),
                    in -> new Recalled(in.number())),
            ofReference("spoken-up#1", SpokenUp.class, SpokenUp::request, SpokenUp::new),
            ofReference("wake#1", Wake.class, Wake::replyTo, Wake::new));

    private static final List<WireKind<?>> TO_ANNOUNCEMENT = List.of(
            new WireKind<>(
                    "enlisted#1",
                    Enlisted.class,
                    (out, it) -> out.compartment(it.compartment()).constant(it.verdict()),
                    in -> new Enlisted(in.compartment(), in.constant(Verdict.class))),
            new WireKind<>(
                    "claim#1",
                    Claim.class,
                    (out, it) -> out.terms(it.terms()).reference(it.replyTo()),
                    in -> new Claim(in.terms(), in.reference())),
            ofCompartment(
                    "claimed-elsewhere#1",
                    ClaimedElsewhere.class,
                    ClaimedElsewhere::compartment,
                    ClaimedElsewhere::new),
            ofCompartment("released#1", Released.class, Released::compartment, Released::new),
            ofConnectionId("not-taken#1", NotTaken.class, NotTaken::connectionId, NotTaken::new));

    private static final List<WireKind<?>> TO_OFFER = List.of(
            new WireKind<>(
                    "candidate#1",
                    Candidate.class,
                    (out, it) -> out.compartment(it.compartment())
                            .reference(it.announcement())
                            .traits(it.traits())
                            .duration(it.waited()),
                    in -> new Candidate(in.compartment(), in.reference(), in.traits(), in.duration())),
            ofCompartment("queued#1", Queued.class, Queued::compartment, Queued::new),
            ofCompartment("queue-full#1", QueueFull.class, QueueFull::compartment, QueueFull::new),
            ofCompartment("too-late#1", TooLate.class, TooLate::compartment, TooLate::new),
            new WireKind<>(
                    "closed#1",
                    Closed.class,
                    (out, it) -> out.compartment(it.compartment()).optional(it.nearest(), out::constant),
                    in -> new Closed(in.compartment(), in.optional(() -> in.constant(Ineligible.class)))),
            new WireKind<>(
                    "claimed#1",
                    Claimed.class,
                    (out, it) -> out.connectionId(it.connectionId()).proxyId(it.proxyId()),
                    in -> new Claimed(in.connectionId(), in.proxyId())),
            ofConnectionId("unavailable#1", Unavailable.class, Unavailable::connectionId, Unavailable::new),
            ofConnectionId("proxy-lost#1", ProxyLost.class, ProxyLost::connectionId, ProxyLost::new),
            ofConnectionId("proxy-closed#1", ProxyClosed.class, ProxyClosed::connectionId, ProxyClosed::new));

    private static final List<WireKind<?>> TO_OTHERS = List.of(
            new WireKind<>(
                    "recall#1",
                    FrontDesk.Recall.class,
                    (out, it) -> out.compartment(it.compartment()).reference(it.replyTo()),
                    in -> new FrontDesk.Recall(in.compartment(), in.reference())),
            ofCompartment(
                    "matcher-stopped#1",
                    FrontDesk.MatcherStopped.class,
                    FrontDesk.MatcherStopped::compartment,
                    FrontDesk.MatcherStopped::new),
            new WireKind<>(
                    "hand-on#1",
                    FrontDesk.HandOn.class,
                    (out, it) -> out.text(it.where()).number(it.uid()).message(it.message()),
                    in -> new FrontDesk.HandOn(in.text(), in.number(), in.message())),
            new WireKind<>(
                    "parcel#1",
                    FrontDesk.Parcel.class,
                    (out, it) -> out.parcel(it.commands()),
                    in -> new FrontDesk.Parcel(in.parcel())),
            ofCompartment("awake#1", FrontDesk.Awake.class, FrontDesk.Awake::compartment, FrontDesk.Awake::new),
            new WireKind<>(
                    "deliver#1",
                    FrontDesk.Deliver.class,
                    (out, it) -> out.connectionId(it.connectionId())
                            .proxyId(it.proxyId())
                            .answer(it.answer())
                            .reference(it.replyTo()),
                    in -> new FrontDesk.Deliver(in.connectionId(), in.proxyId(), in.answer(), in.reference())),
            new WireKind<>(
                    "census-taken#1",
                    CensusTaken.class,
                    (out, it) -> out.compartment(it.compartment())
                            .number(it.announcementsWaiting())
                            .number(it.offersWaiting()),
                    in -> new CensusTaken(in.compartment(), in.number(), in.number())),
            new WireKind<>(
                    "answer-outcome#1",
                    AnswerOutcome.class,
                    (out, it) -> out.constant(it),
                    in -> in.constant(AnswerOutcome.class)));

    private static final Map<String, WireKind<?>> BY_NAME =
            all().collect(Collectors.toUnmodifiableMap(WireKind::name, Function.identity()));

    /** Of several that are one type the first is sent, and the others are only read. */
    private static final Map<Class<?>, WireKind<?>> BY_TYPE =
            all().collect(Collectors.toUnmodifiableMap(WireKind::type, Function.identity(), (sent, _) -> sent));

    private WireKinds() {}

    private static <M extends WireMessage> WireKind<M> ofCompartment(
            String name, Class<M> type, Function<M, Compartment> field, Function<Compartment, M> made) {
        return new WireKind<>(
                name, type, (out, it) -> out.compartment(field.apply(it)), in -> made.apply(in.compartment()));
    }

    private static <M extends WireMessage> WireKind<M> ofConnectionId(
            String name, Class<M> type, Function<M, ConnectionId> field, Function<ConnectionId, M> made) {
        return new WireKind<>(
                name, type, (out, it) -> out.connectionId(field.apply(it)), in -> made.apply(in.connectionId()));
    }

    private static <M extends WireMessage, T> WireKind<M> ofReference(
            String name, Class<M> type, Function<M, ActorRef<?>> field, Function<ActorRef<T>, M> made) {
        return new WireKind<>(
                name, type, (out, it) -> out.reference(field.apply(it)), in -> made.apply(in.reference()));
    }

    private static Stream<WireKind<?>> all() {
        return Stream.of(TO_MATCHER, TO_ANNOUNCEMENT, TO_OFFER, TO_OTHERS).flatMap(List::stream);
    }

    static WireKind<?> of(Object message) {
        WireKind<?> kind = BY_TYPE.get(message.getClass());
        if (kind == null) {
            throw new IllegalArgumentException("has no form on the wire: " + message.getClass());
        }
        return kind;
    }

    static Optional<WireKind<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
