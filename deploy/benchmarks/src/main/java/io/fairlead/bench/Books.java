// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ledger, put in the order in which the checks look things up. */
final class Books {

    private final Map<Long, Peer> peers = new HashMap<>();
    private final Map<Long, Exchange> byToken = new HashMap<>();
    private final List<Exchange> announcements = new ArrayList<>();
    private final List<Exchange> offers = new ArrayList<>();
    private final List<Exchange> answers = new ArrayList<>();
    private final Map<Long, List<Exchange>> givenTo = new HashMap<>();
    private final Map<Long, List<Exchange>> answersTo = new HashMap<>();
    private final Faults faults;

    Books(Ledger ledger, CheckSettings settings) {
        faults = new Faults(ledger.marks(), settings.outageMax());
        ledger.peers().forEach(peer -> peers.put(peer.token(), peer));
        ledger.exchanges().forEach(this::enter);
        givenTo.values()
                .forEach(list -> list.sort(
                        Comparator.comparingLong(given -> given.outcome().endedNanos())));
    }

    private void enter(Exchange exchange) {
        byToken.put(exchange.token(), exchange);
        switch (exchange.kind()) {
            case ANNOUNCEMENT -> {
                announcements.add(exchange);
                if (exchange.end() == End.MATCHED) {
                    givenTo.computeIfAbsent(exchange.outcome().seen(), _ -> new ArrayList<>(1))
                            .add(exchange);
                }
            }
            case OFFER -> offers.add(exchange);
            case ANSWER -> {
                answers.add(exchange);
                answersTo
                        .computeIfAbsent(exchange.request().posted().announcement(), _ -> new ArrayList<>(1))
                        .add(exchange);
            }
        }
    }

    List<Exchange> announcements() {
        return announcements;
    }

    List<Exchange> offers() {
        return offers;
    }

    List<Exchange> answers() {
        return answers;
    }

    Faults faults() {
        return faults;
    }

    Optional<Exchange> find(Kind kind, long token) {
        return Optional.ofNullable(byToken.get(token)).filter(found -> found.kind() == kind);
    }

    Peer peer(Exchange exchange) {
        Peer peer = peers.get(exchange.request().peer());
        if (peer == null) {
            throw new IllegalArgumentException("the ledger lacks the peer of " + Findings.words(exchange));
        }
        return peer;
    }

    /** The announcements that were given an offer, the first one first. */
    List<Exchange> givenTo(Exchange offer) {
        return givenTo.getOrDefault(offer.token(), List.of());
    }

    /** The answers that were posted to the match of an announcement. */
    List<Exchange> answersTo(Exchange announcement) {
        return answersTo.getOrDefault(announcement.token(), List.of());
    }
}
