// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.fairlead.config.ConversationSettings;
import io.fairlead.config.RetrySettings;
import io.fairlead.matching.Base64Id;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What the tests of the actors talk about. */
final class Samples {

    static final Compartment COMMON = new Compartment(CompartmentKind.COMMON, new CompartmentId(id(1)));
    static final Compartment COMMON_2 = new Compartment(CompartmentKind.COMMON, new CompartmentId(id(2)));
    static final Compartment PERSONAL = new Compartment(CompartmentKind.PERSONAL, new CompartmentId(id(3)));

    static final ProxyId PROXY = new ProxyId(id(4));

    static final Traits PROXY_TRAITS = new Traits(Traversal.UNLIMITED, new Location("XA", 64_500), 3);
    static final Traits CLIENT_TRAITS = new Traits(Traversal.PARTIALLY_LIMITED, new Location("XB", 64_501), 2);

    static final SessionOffer SESSION_OFFER = new SessionOffer(
            "v=0 offer",
            Optional.of("opaque"),
            NetworkProtocol.UDP,
            Optional.of(new Destination("192.0.2.1:443", "s1")));

    /** The defaults of reference.conf. */
    static final ConversationSettings CONVERSATIONS = new ConversationSettings(
            ofSeconds(10), ofMillis(500), ofMillis(500), ofSeconds(1), ofMillis(500), ofSeconds(30));

    static final RetrySettings RETRY = new RetrySettings(ofMillis(100), ofSeconds(1), ofSeconds(2));

    private Samples() {}

    /** 32 bytes that are all {@code n}, which is not 0, as text. */
    static String id(int n) {
        byte[] bytes = new byte[Base64Id.BYTES];
        Arrays.fill(bytes, (byte) n);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static ConnectionId connectionId(int n) {
        return new ConnectionId(id(n));
    }

    static Collaborators collaborators(ShardRouter shards, InstantSource clock) {
        return new Collaborators(
                shards, CONVERSATIONS, new RetryAdvice(RETRY, new Random(1)), clock, new SecureRandom());
    }

    static AnnouncementRequest announcementRequest(Duration patience, Compartment... compartments) {
        return new AnnouncementRequest(PROXY, Set.of(compartments), PROXY_TRAITS, patience);
    }

    static OfferRequest offerRequest(Duration patience, Compartment... compartments) {
        return new OfferRequest(Set.of(compartments), CLIENT_TRAITS, SESSION_OFFER, patience);
    }

    static ClaimTerms terms(ConnectionId connectionId, Compartment through, Duration offerWaited) {
        return new ClaimTerms(connectionId, through, offerWaited, SESSION_OFFER, 2, "XB", true, Duration.ofSeconds(8));
    }
}
