// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The broker's promises, as far as a crowd can check them that compares notes: what each proxy was given and what it
 * answered, against what each client made and what it got. Thread-safe.
 *
 * <p>Others may use the same broker and compartments. A description without the marker of this crowd is a stranger's:
 * there is nothing to compare it with, and it is only counted.
 */
final class Promises {

    private static final int BREACHES_MAX = 20;

    /** What is checked. */
    enum Promise {
        ONE_OFFER("an announcement is given to one offer at most"),
        ONE_ANSWER("an offer gets one answer at most"),
        RIGHT_ANSWER("an answer is the one that its proxy made for this offer"),
        NOT_OWN_NETWORK("nobody meets somebody of their own network"),
        SHARED_COMPARTMENT("only those who share a compartment of one kind meet"),
        NAT_VERDICT("the verdict on the NAT types is right"),
        SAME_TERMS("both sides are told the same terms");

        private final String text;

        Promise(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** How often a promise was checked and how often it was broken. */
    record Tally(int checked, int broken) {
        static final Tally NONE = new Tally(0, 0);

        Tally plus(boolean kept) {
            return new Tally(checked + 1, broken + (kept ? 0 : 1));
        }
    }

    private record Match(
            Persona proxy, String offerMarker, int protocolVersion, boolean natCompatible, Optional<String> answer) {}

    private final String crowd;
    private final Map<String, Persona> clients = new HashMap<>();
    private final Map<String, Match> matches = new HashMap<>();
    private final Set<String> offersDelivered = new HashSet<>();
    private final Set<String> connectionsAnswered = new HashSet<>();
    private final Map<Promise, Tally> tallies = new EnumMap<>(Promise.class);
    private final List<String> breaches = new ArrayList<>();
    private int strangers;

    /** @param crowd what all markers of this crowd, and no others, begin with */
    Promises(String crowd) {
        this.crowd = crowd;
    }

    synchronized void offerMade(String offerMarker, Persona client) {
        clients.put(offerMarker, client);
    }

    /**
     * A proxy was given an offer.
     *
     * @return the client who made it, unless it is a stranger
     */
    synchronized Optional<Persona> matched(Persona proxy, Reply.Matched match) {
        String marker = Sdp.marker(match.offerSdp()).orElse("");
        Persona client = clients.get(marker);
        if (client == null) {
            strangers++;
            return Optional.empty();
        }
        String id = match.connectionId();
        check(Promise.ONE_OFFER, !matches.containsKey(id), "%s was matched again as %s".formatted(proxy, id));
        matches.put(
                id, new Match(proxy, marker, match.selectedProtocolVersion(), match.natCompatible(), Optional.empty()));
        checkPair(proxy, client, match);
        return Optional.of(client);
    }

    private void checkPair(Persona proxy, Persona client, Reply.Matched match) {
        String pair = proxy + " and " + client;
        check(Promise.SHARED_COMPARTMENT, proxy.sharesPoolWith(client), pair + " share no compartment");
        check(
                Promise.SAME_TERMS,
                match.selectedProtocolVersion() == Math.min(proxy.protocolVersion(), client.protocolVersion()),
                pair + " were told protocol version " + match.selectedProtocolVersion());
        check(
                Promise.NAT_VERDICT,
                match.natCompatible() == client.natIsCompatibleWith(proxy),
                pair + " were told NAT compatible: " + match.natCompatible());
        if (match.clientCountry().equals(Optional.of(client.country()))) {
            check(Promise.NOT_OWN_NETWORK, !proxy.sameNetworkAs(client), pair + " are of one network");
        }
    }

    /** A proxy has made an answer and is about to post it. */
    synchronized void answerMade(String connectionId, String sdp) {
        matches.computeIfPresent(
                connectionId,
                (_, match) -> new Match(
                        match.proxy, match.offerMarker, match.protocolVersion, match.natCompatible, Optional.of(sdp)));
    }

    /** The broker has told a proxy that its answer was delivered. */
    synchronized void delivered(String connectionId) {
        Match match = matches.get(connectionId);
        if (match != null) {
            check(
                    Promise.ONE_ANSWER,
                    offersDelivered.add(match.offerMarker),
                    "two answers were delivered for offer " + match.offerMarker);
        }
    }

    /**
     * A client got an answer to its offer.
     *
     * @return the proxy who made it, unless it is a stranger
     */
    synchronized Optional<Persona> answered(String offerMarker, Reply.Answered answered) {
        Match match = matches.get(answered.connectionId());
        if (match == null && !isOurs(answered.answerSdp())) {
            strangers++;
            return Optional.empty();
        }
        boolean right = match != null
                && match.offerMarker.equals(offerMarker)
                && match.answer.equals(Optional.of(answered.answerSdp()));
        check(Promise.RIGHT_ANSWER, right, "offer " + offerMarker + " got an answer that was not made for it");
        if (match == null) {
            return Optional.empty();
        }
        check(
                Promise.ONE_OFFER,
                connectionsAnswered.add(answered.connectionId()),
                match.proxy + " was given to a second offer, " + offerMarker);
        check(
                Promise.SAME_TERMS,
                match.protocolVersion == answered.selectedProtocolVersion()
                        && match.natCompatible == answered.natCompatible(),
                "offer " + offerMarker + " and " + match.proxy + " were told different terms");
        return Optional.of(match.proxy);
    }

    private boolean isOurs(String sdp) {
        return Sdp.marker(sdp).filter(marker -> marker.startsWith(crowd)).isPresent();
    }

    private void check(Promise promise, boolean kept, String breach) {
        tallies.merge(promise, Tally.NONE.plus(kept), (old, _) -> old.plus(kept));
        if (!kept && breaches.size() < BREACHES_MAX) {
            breaches.add(promise.text() + ": " + breach);
        }
    }

    synchronized Tally tally(Promise promise) {
        return tallies.getOrDefault(promise, Tally.NONE);
    }

    synchronized boolean kept() {
        return breaches.isEmpty();
    }

    /** The first breaches, in words. */
    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** How often somebody of this crowd met somebody who is not. */
    synchronized int strangers() {
        return strangers;
    }
}
