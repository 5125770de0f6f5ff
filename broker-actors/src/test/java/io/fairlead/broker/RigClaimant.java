// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/** A test in the place of an offer: it says what that would say, and when it likes. */
final class RigClaimant {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Rig rig;
    private final TestProbe<OfferProtocol.Command> offer;

    RigClaimant(Rig rig) {
        this.rig = rig;
        this.offer = rig.probe(OfferProtocol.Command.class);
    }

    /** One that names no offer of any node. */
    static ConnectionId connectionId() {
        return ConnectionId.fresh(
                new OfferAddress(RigPeer.RANDOM.nextLong(), RigPeer.RANDOM.nextLong()), RigPeer.RANDOM);
    }

    /** Asks the matcher as an offer that has waited for so long; the reply is the next thing that it hears. */
    void seek(Compartment compartment, Duration waited) {
        Traits traits = RigPeer.in(compartment).traits();
        rig.router().toMatcher(compartment, new MatcherProtocol.Seek(traits, waited, PATIENCE, offer.getRef(), false));
    }

    /** Asks where an announcement waits. */
    OfferProtocol.Candidate candidateIn(Compartment compartment) {
        seek(compartment, Duration.ZERO);
        return hear(OfferProtocol.Candidate.class);
    }

    <M extends OfferProtocol.Command> M hear(Class<M> kind) {
        return offer.expectMessageClass(kind, PATIENCE);
    }

    void withdraw(Compartment compartment) {
        rig.router().toMatcher(compartment, new MatcherProtocol.WithdrawOffer(offer.getRef()));
    }

    /** Claims the announcement as an offer that has waited for so long. */
    void claim(OfferProtocol.Candidate candidate, ConnectionId connectionId, Duration waited) {
        var terms = new ClaimTerms(
                connectionId,
                candidate.compartment(),
                waited,
                RigPeer.sessionOffer("from a claimant"),
                RigSettings.MINIMUM_PROTOCOL_VERSION,
                "",
                true,
                PATIENCE);
        candidate.announcement().tell(new AnnouncementProtocol.Claim(terms, offer.getRef()));
    }

    /** What the announcement says to the claim. */
    OfferProtocol.Command verdict() {
        return offer.receiveMessage(PATIENCE);
    }
}
