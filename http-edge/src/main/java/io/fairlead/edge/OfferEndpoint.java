// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.broker.Destination;
import io.fairlead.broker.NetworkProtocol;
import io.fairlead.broker.OfferOutcome;
import io.fairlead.broker.OfferRequest;
import io.fairlead.broker.SessionOffer;
import io.fairlead.matching.Location;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /v1/offers}: a client asks for a proxy, and is held until one has answered. */
final class OfferEndpoint implements Endpoint {

    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final Duration WAIT_UNLESS_SAID = Duration.ofSeconds(10);
    private static final int TEXT_LENGTH_MAX = 256;

    private static final Words<NetworkProtocol> NETWORK_PROTOCOLS = new Words<>(NetworkProtocol.class);

    private final BodyReader bodies;
    private final Locator locator;
    private final BrokerGateway broker;
    private final int protocolVersionMin;

    OfferEndpoint(BodyReader bodies, Locator locator, BrokerGateway broker, int protocolVersionMin) {
        this.bodies = bodies;
        this.locator = locator;
        this.broker = broker;
        this.protocolVersionMin = protocolVersionMin;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller) {
        Location location = locator.locate(request);
        return bodies.read(request).thenCompose(body -> hold(request(body, location), caller));
    }

    private static OfferRequest request(JsonFields body, Location location) {
        return new OfferRequest(
                PeerFields.compartments(body),
                PeerFields.traits(body, location),
                new SessionOffer(
                        PeerFields.sessionDescription(body, "offer", "offer"),
                        body.optionalText("clientRootObfuscationSecret", TEXT_LENGTH_MAX),
                        body.parsed("networkProtocol", NETWORK_PROTOCOLS::parse),
                        body.optionalObject("destination").map(OfferEndpoint::destination)),
                PeerFields.patience(body, WAIT_MAX, WAIT_UNLESS_SAID));
    }

    private static Destination destination(JsonFields fields) {
        return new Destination(fields.text("address", TEXT_LENGTH_MAX), fields.text("serverId", TEXT_LENGTH_MAX));
    }

    private CompletionStage<HttpResponse> hold(OfferRequest request, Caller caller) {
        requireMatchable(request.traits().protocolVersion());
        return caller.await(broker.offer(request), OfferEndpoint::render);
    }

    /**
     * The version that two peers speak is never above either one's own, so such an offer would wait in vain. An
     * announcement of an old version is queued all the same: clients then learn {@code only-old-protocol}.
     */
    private void requireMatchable(int protocolVersion) {
        if (protocolVersion < protocolVersionMin) {
            throw new RequestRefused(ProblemDetails.of(
                    Problem.UPGRADE_REQUIRED,
                    "The oldest protocol version that is matched is %d.".formatted(protocolVersionMin)));
        }
    }

    private static HttpResponse render(OfferOutcome outcome) {
        return switch (outcome) {
            case OfferOutcome.Answered answered -> JsonResponse.ok(body(answered));
            case OfferOutcome.NoMatch(var why, var retryAfter) ->
                JsonResponse.ok(JsonResponse.outcome("no-match", why, retryAfter));
            case OfferOutcome.NoAnswer(var why, var retryAfter) ->
                JsonResponse.ok(JsonResponse.outcome("no-answer", why, retryAfter));
            case OfferOutcome.Refused(var refusal) -> JsonResponse.problem(ProblemDetails.of(refusal));
        };
    }

    private static ObjectNode body(OfferOutcome.Answered answered) {
        Location location = answered.proxyLocation();
        ObjectNode body = JsonResponse.outcome("answered")
                .put("connectionId", answered.connectionId().value());
        body.putObject("answer").put("type", "answer").put("sdp", answered.sdp());
        body.put("selectedProtocolVersion", answered.selectedProtocolVersion());
        body.putObject("proxy")
                .put("traversal", Words.of(answered.proxyTraversal()))
                .put("country", JsonResponse.country(location.country()))
                .put("asn", location.asnKnown() ? (Long) location.asn() : null);
        return body.put("natCompatible", answered.natCompatible());
    }
}
