// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Base64Id;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A proxy or a client of a test, by what the broker is told of it. Patient for three seconds unless told otherwise. */
record RigPeer(Set<Compartment> compartments, Traits traits, Duration patience) {

    static final SecureRandom RANDOM = new SecureRandom();

    static RigPeer in(Compartment... compartments) {
        return new RigPeer(
                Set.of(compartments),
                new Traits(Traversal.UNLIMITED, Location.UNKNOWN, RigSettings.MINIMUM_PROTOCOL_VERSION),
                Duration.ofSeconds(3));
    }

    /** A compartment that nobody else knows. */
    static Compartment compartment(CompartmentKind kind) {
        return new Compartment(kind, new CompartmentId(freshId()));
    }

    static ProxyId proxyId() {
        return new ProxyId(freshId());
    }

    private static String freshId() {
        byte[] bytes = new byte[Base64Id.BYTES];
        RANDOM.nextBytes(bytes);
        return Base64Id.text(bytes);
    }

    static SessionOffer sessionOffer(String sdp) {
        return new SessionOffer(
                sdp, Optional.of("secret"), NetworkProtocol.UDP, Optional.of(new Destination("192.0.2.1:443", "s1")));
    }

    RigPeer behind(Traversal traversal) {
        return new RigPeer(compartments, new Traits(traversal, traits.location(), traits.protocolVersion()), patience);
    }

    RigPeer at(String country, long asn) {
        return new RigPeer(
                compartments,
                new Traits(traits.traversal(), new Location(country, asn), traits.protocolVersion()),
                patience);
    }

    RigPeer speaking(int protocolVersion) {
        return new RigPeer(compartments, new Traits(traits.traversal(), traits.location(), protocolVersion), patience);
    }

    RigPeer patientFor(long millis) {
        return new RigPeer(compartments, traits, Duration.ofMillis(millis));
    }

    AnnouncementRequest announcement() {
        return announcement(proxyId());
    }

    AnnouncementRequest announcement(ProxyId proxyId) {
        return new AnnouncementRequest(proxyId, compartments, traits, patience);
    }

    OfferRequest offer() {
        return offer("an offer");
    }

    OfferRequest offer(String sdp) {
        return new OfferRequest(compartments, traits, sessionOffer(sdp), patience);
    }
}
