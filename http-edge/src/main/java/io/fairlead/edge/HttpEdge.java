// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.broker.BrokerGateway;
import io.fairlead.config.EdgeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * The HTTP listeners: the public one, which speaks HTTP/1.1, and where the settings ask for it the one for balancers,
 * which speaks HTTP/2. Both serve the same routes; they differ in how a caller waits, and in how it is seen to leave.
 *
 * <p>To leave without hurting anybody, in this order:
 *
 * <ol>
 *   <li>{@link #unbind}: no new connections;
 *   <li>make the broker end what it holds: each held request is answered that the node is leaving, over HTTP/1.1 with
 *       {@code Connection: close}, so that the caller's next request takes a new connection;
 *   <li>leave a moment, a second or so, for those responses to reach the wire;
 *   <li>{@link #terminate}: idle connections end at once, the others after their responses; what is unanswered at the
 *       deadline is cut off, and the broker is told that its caller has gone. Balancers are told to send no more
 *       ({@code GOAWAY}).
 * </ol>
 */
public final class HttpEdge {

    /** Why a node ends that cannot hear its callers any more: a bug or want of threads. It is to be started again. */
    public enum Broken implements CoordinatedShutdown.Reason {
        INSTANCE
    }

    private static final String PUBLIC_HTTP = "fairlead-edge-http.conf";

    private final CallerListener callers;
    private final Optional<BalancerListener> balancers;

    private HttpEdge(CallerListener callers, Optional<BalancerListener> balancers) {
        this.callers = callers;
        this.balancers = balancers;
    }

    /**
     * Opens the listeners. Any actor system will do; it needs no cluster.
     *
     * @param minimumProtocolVersion {@code matching.minimum-protocol-version}: older offers are refused at once
     * @return completes once the ports are open; fails with an IllegalArgumentException when a setting will not do (a
     *     location database, an address block), with an IOException when a port cannot be had, and then none is open
     */
    public static CompletionStage<HttpEdge> start(
            ActorSystem<?> system, EdgeSettings settings, int minimumProtocolVersion, BrokerGateway broker) {
        try {
            ServerSettings http = http(system, settings);
            EdgeRoutes routes = routes(system, settings, minimumProtocolVersion, broker);
            var address = new InetSocketAddress(settings.host(), settings.port());
            var callers = new CallerListener(system, address, http, settings.idleMax(), routes);
            try {
                return CompletableFuture.completedFuture(
                        new HttpEdge(callers, balancers(system, settings, http.getBacklog(), routes)));
            } catch (IOException | RuntimeException unusable) {
                callers.unbind();
                throw unusable;
            }
        } catch (IOException | RuntimeException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
    }

    private static Optional<BalancerListener> balancers(
            ActorSystem<?> system, EdgeSettings settings, int backlog, EdgeRoutes routes) throws IOException {
        if (settings.balancerPort().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BalancerListener(
                system,
                new InetSocketAddress(
                        settings.balancerHost(), settings.balancerPort().getAsInt()),
                backlog,
                settings,
                routes));
    }

    private static ServerSettings http(ActorSystem<?> system, EdgeSettings settings) {
        Config keys = ConfigFactory.parseResources(HttpEdge.class.getClassLoader(), PUBLIC_HTTP)
                .withFallback(system.settings().config());
        ServerSettings base = ServerSettings.create(keys);
        return base.withMaxConnections(settings.connectionsMax())
                .withParserSettings(base.getParserSettings().withCustomMediaTypes(BodyReader.JSON));
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

    /** Where callers, or the balancers in front of them, reach it over HTTP/1.1. */
    public InetSocketAddress address() {
        return callers.address();
    }

    /** Where balancers reach it over HTTP/2. */
    public Optional<InetSocketAddress> balancerAddress() {
        return balancers.map(BalancerListener::address);
    }

    /** Takes no new connections; those that are open stay. */
    public CompletionStage<Done> unbind() {
        callers.unbind();
        balancers.ifPresent(BalancerListener::unbind);
        return done();
    }

    /** Ends the connections, those that wait for a response when it is there, or when {@code deadline} has passed. */
    public CompletionStage<Done> terminate(Duration deadline) {
        CompletionStage<?> balancersGone = balancers
                .<CompletionStage<?>>map(listener -> listener.terminate(deadline))
                .orElseGet(HttpEdge::done);
        return callers.terminate(deadline).thenCombine(balancersGone, (done, _) -> done);
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
