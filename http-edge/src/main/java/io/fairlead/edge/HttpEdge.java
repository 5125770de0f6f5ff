// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.config.EdgeSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;
import scala.concurrent.duration.FiniteDuration;

/**
 * The public HTTP listener: {@link #start} it, and stop it through the binding that comes back.
 *
 * <p>To leave without hurting anybody, in this order:
 *
 * <ol>
 *   <li>make the broker end what it holds: each held request is answered that the node is leaving, with {@code Connection:
 *       close}, so that the caller's next request takes a new connection;
 *   <li>{@code binding.unbind()}: no new connections;
 *   <li>leave a moment, a second or so, for those responses to reach the wire. Pekko has no way to wait for it, and the
 *       next step resets every connection that is not answering when it comes, even with its last response unwritten;
 *   <li>{@code binding.terminate(deadline)}: idle connections end at once, the others after their response; what is
 *       unanswered at the deadline is cut off, and the broker is told that its caller has gone.
 * </ol>
 */
public final class HttpEdge {

    private static final String HTTP_CONFIG = "fairlead-edge-http.conf";

    private HttpEdge() {}

    /**
     * Opens the listener. Any actor system will do; it needs no cluster.
     *
     * @param minimumProtocolVersion {@code matching.minimum-protocol-version}: older offers are refused at once
     * @return the binding once the port is open; fails with an IllegalArgumentException when a setting will not do (a
     *     location database, an address block), or as Pekko does when the port cannot be had
     */
    public static CompletionStage<ServerBinding> start(
            ActorSystem<?> system, EdgeSettings settings, int minimumProtocolVersion, BrokerGateway broker) {
        Flow<HttpRequest, HttpResponse, NotUsed> connection;
        try {
            connection = Flow.fromGraph(new ConnectionStage(routes(system, settings, minimumProtocolVersion, broker)));
        } catch (RuntimeException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(serverSettings(system.settings().config(), settings))
                .bindFlow(connection);
    }

    static EdgeRoutes routes(
            ActorSystem<?> system, EdgeSettings settings, int minimumProtocolVersion, BrokerGateway broker) {
        var locator = new Locator(settings.location(), TrustedForwarders.parse(settings.trustedForwarders()));
        var bodies = new BodyReader(system, settings.bodyReadMax());
        return new EdgeRoutes(
                Map.of(
                        "/v1/announcements",
                        Map.of(HttpMethods.POST, new AnnouncementEndpoint(bodies, locator, broker)),
                        "/v1/offers",
                        Map.of(HttpMethods.POST, new OfferEndpoint(bodies, locator, broker, minimumProtocolVersion)),
                        "/v1/answers",
                        Map.of(HttpMethods.POST, new AnswerEndpoint(bodies, broker, settings.answerMax())),
                        "/openapi.yaml",
                        Map.of(HttpMethods.GET, new OpenApiEndpoint(bodies))),
                new CorsPolicy(settings.cors()),
                bodies);
    }

    private static ServerSettings serverSettings(Config node, EdgeSettings settings) {
        Config http = ConfigFactory.parseResources(HttpEdge.class.getClassLoader(), HTTP_CONFIG);
        ServerSettings base = ServerSettings.create(http.withFallback(node));
        return base.withMaxConnections(settings.connectionsMax())
                .withTimeouts(base.getTimeouts()
                        .withIdleTimeout(
                                FiniteDuration.fromNanos(settings.idleMax().toNanos())))
                .withParserSettings(base.getParserSettings().withCustomMediaTypes(BodyReader.JSON));
    }
}
