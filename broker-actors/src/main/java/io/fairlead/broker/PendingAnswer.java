// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.broker.OfferProtocol.Answered;
import io.fairlead.broker.OfferProtocol.Candidate;
import io.fairlead.matching.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an offer to be given one announcement, under a connection ID of its own, and what is known of its
 * answer. Part of its {@link Offer} and confined to it: an answer can then be lost only together with the client that
 * waits for it.
 *
 * <p>Only the proxy that the announcement has named may answer. Its answer may overtake that name, since it comes
 * another way; it is kept until then.
 */
final class PendingAnswer {

    /** An answer, and the same again from a proxy that is impatient. */
    private static final int EARLY_MAX = 2;

    private final ConnectionId connectionId;
    private final Candidate candidate;
    private final OfferRequest request;
    private final List<Answered> early = new ArrayList<>(EARLY_MAX);
    private @Nullable ProxyId proxyId;
    private boolean proxyClosed;

    PendingAnswer(ConnectionId connectionId, Candidate candidate, OfferRequest request) {
        this.connectionId = connectionId;
        this.candidate = candidate;
        this.request = request;
    }

    Candidate candidate() {
        return candidate;
    }

    boolean is(ConnectionId id) {
        return connectionId.equals(id);
    }

    /** Whether the announcement was held by that other node. */
    boolean isAt(Address node) {
        return candidate.announcement().path().address().equals(node);
    }

    void claim(Patience patience, ActorRef<OfferProtocol.Command> offer) {
        ClaimTerms terms = new ClaimTerms(
                connectionId,
                candidate.compartment(),
                patience.waited(),
                request.sessionOffer(),
                selectedProtocolVersion(),
                request.traits().location().country(),
                natCompatible(),
                patience.left());
        candidate.announcement().tell(new AnnouncementProtocol.Claim(terms, offer));
    }

    /** The announcement is given to the offer; only this proxy may answer. */
    void grantedBy(ProxyId proxy) {
        proxyId = proxy;
    }

    /** The proxy has closed its connection, and may have read the offer or not. */
    void proxyHasClosed() {
        proxyClosed = true;
    }

    boolean isProxyClosed() {
        return proxyClosed;
    }

    /** Whether this is the answer that is waited for. */
    boolean admits(Answered answered) {
        return is(answered.connectionId()) && answered.proxyId().equals(proxyId);
    }

    /** For an answer that has come before the announcement's word. */
    void keep(Answered answered) {
        if (early.size() < EARLY_MAX) {
            early.add(answered);
        } else {
            answered.refuse();
        }
    }

    /** The kept answer that is waited for, once the proxy is known; the others are refused. */
    Optional<Answered> takeKept() {
        Optional<Answered> right = early.stream().filter(this::admits).findFirst();
        right.ifPresent(early::remove);
        refuseKept();
        return right;
    }

    /**
     * The announcement may not be claimed yet, and its matchers have forgotten it: nobody else will have it enlist
     * again.
     */
    void abandon() {
        refuseKept();
        candidate.announcement().tell(new AnnouncementProtocol.NotTaken(connectionId));
    }

    void refuseKept() {
        early.forEach(Answered::refuse);
        early.clear();
    }

    OfferOutcome answeredWith(String sdp) {
        Traits proxy = candidate.traits();
        return new OfferOutcome.Answered(
                connectionId, sdp, selectedProtocolVersion(), proxy.traversal(), proxy.location(), natCompatible());
    }

    private int selectedProtocolVersion() {
        return candidate.traits().selectedProtocolVersion(request.traits());
    }

    private boolean natCompatible() {
        return request.traits().traversal().compatibleWith(candidate.traits().traversal());
    }
}
