// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.ConnectionId;
import io.fairlead.broker.Destination;
import io.fairlead.broker.NetworkProtocol;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.SessionOffer;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traversal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Bodies and outcomes with every field in them. */
final class Bodies {

    static final String ID = "4Hn0pQ2xJvT8cW1yZ5bD7fR9kL3mS6uA0eGiNoPqXtU";
    static final String OTHER_ID = "m1K8hVb0ZcQ2sXyW4tRnEoLpJ6uGfDaI7iTq9kYxCvA";
    static final String SDP = sdp("chromium-offer.sdp");

    static final AnnouncementOutcome NO_CLIENT =
            new AnnouncementOutcome.NoMatch(AnnouncementOutcome.Why.NO_CLIENT, Duration.ofMillis(1_500));
    static final OfferOutcome NO_PROXY =
            new OfferOutcome.NoMatch(OfferOutcome.WhyNoMatch.NO_PROXY, Duration.ofMillis(700));

    private Bodies() {}

    static ObjectNode announcement() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("proxyId", ID);
        peer(body);
        return body.put("waitMs", 30_000);
    }

    static ObjectNode offer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        peer(body);
        body.putObject("offer").put("type", "offer").put("sdp", SDP);
        body.put("clientRootObfuscationSecret", "opaque").put("networkProtocol", "udp");
        body.putObject("destination").put("address", "192.0.2.7:443").put("serverId", "relay-7");
        return body.put("waitMs", 10_000);
    }

    static ObjectNode answer() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("proxyId", ID).put("connectionId", OTHER_ID);
        body.putObject("answer").put("type", "answer").put("sdp", SDP);
        return body.put("selectedProtocolVersion", 3);
    }

    static ObjectNode error() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("proxyId", ID)
                .put("connectionId", OTHER_ID)
                .put("error", "The destination cannot be reached.");
    }

    static AnnouncementOutcome matched(Optional<String> secret, Optional<Destination> destination, String country) {
        return new AnnouncementOutcome.Matched(
                new ConnectionId(OTHER_ID),
                new SessionOffer(SDP, secret, NetworkProtocol.TCP, destination),
                4,
                country,
                true,
                Duration.ofMillis(8_765));
    }

    static OfferOutcome answered(Location location) {
        return new OfferOutcome.Answered(
                new ConnectionId(OTHER_ID), SDP, 4, Traversal.PARTIALLY_LIMITED, location, false);
    }

    static String sdp(String resource) {
        try (InputStream file = Objects.requireNonNull(Bodies.class.getResourceAsStream("/sdp/" + resource))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replace("\n", "\r\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void peer(ObjectNode body) {
        body.putArray("commonCompartments").add(ID).add(OTHER_ID);
        body.putArray("personalCompartments").add(ID);
        body.putObject("nat").put("mapping", "endpoint-independent").put("filtering", "address-and-port-dependent");
        body.putArray("portMappings").add("none");
        body.put("network", "wifi").put("protocolVersion", 3);
    }
}
