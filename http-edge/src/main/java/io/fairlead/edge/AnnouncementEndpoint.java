// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.AnnouncementOutcome;
import io.fairlead.broker.AnnouncementRequest;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.broker.ProxyId;
import io.fairlead.broker.SessionOffer;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /v1/announcements}: a proxy says that it can take one client, and is held until one comes. */
final class AnnouncementEndpoint implements Endpoint {

    private static final Duration WAIT_MAX = Duration.ofMinutes(2);
    private static final Duration WAIT_UNLESS_SAID = Duration.ofSeconds(30);

    private final BodyReader bodies;
    private final Locator locator;
    private final BrokerGateway broker;

    AnnouncementEndpoint(BodyReader bodies, Locator locator, BrokerGateway broker) {
        this.bodies = bodies;
        this.locator = locator;
        this.broker = broker;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller) {
        Location location = locator.locate(request);
        return bodies.read(request)
                .thenCompose(
                        body -> caller.await(broker.announce(request(body, location)), AnnouncementEndpoint::render));
    }

    private static AnnouncementRequest request(JsonFields body, Location location) {
        return new AnnouncementRequest(
                body.parsed("proxyId", ProxyId::new),
                PeerFields.compartments(body),
                PeerFields.traits(body, location),
                PeerFields.patience(body, WAIT_MAX, WAIT_UNLESS_SAID));
    }

    private static HttpResponse render(AnnouncementOutcome outcome) {
        return switch (outcome) {
            case AnnouncementOutcome.Matched matched -> JsonResponse.ok(body(matched));
            case AnnouncementOutcome.NoMatch(var why, var retryAfter) -> {
                HttpResponse response = JsonResponse.ok(JsonResponse.outcome("no-match", why, retryAfter));
                yield why == AnnouncementOutcome.Why.DRAINING ? response.addHeader(JsonResponse.CLOSE) : response;
            }
            case AnnouncementOutcome.Refused(var refusal) -> JsonResponse.problem(ProblemDetails.of(refusal));
        };
    }

    private static ObjectNode body(AnnouncementOutcome.Matched matched) {
        SessionOffer offer = matched.offer();
        ObjectNode body = JsonResponse.outcome("matched")
                .put("connectionId", matched.connectionId().value());
        body.putObject("offer").put("type", "offer").put("sdp", offer.sdp());
        body.put("selectedProtocolVersion", matched.selectedProtocolVersion())
                .put("networkProtocol", Words.of(offer.networkProtocol()));
        offer.destination()
                .ifPresentOrElse(
                        destination -> body.putObject("destination")
                                .put("address", destination.address())
                                .put("serverId", destination.serverId()),
                        () -> body.putNull("destination"));
        return body.put(
                        "clientRootObfuscationSecret",
                        offer.clientRootObfuscationSecret().orElse(null))
                .put("clientCountry", JsonResponse.country(matched.clientCountry()))
                .put("natCompatible", matched.natCompatible())
                .put("answerWithinMs", matched.answerWithin().toMillis());
    }
}
