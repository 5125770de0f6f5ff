// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.broker.Broker;
import io.fairlead.config.DrainSettings;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.ManagementSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's listener, never public: what MANAGEMENT.md describes. Start it before the node joins its cluster, so
 * that probes find it red and alive meanwhile; it answers until the actor system ends, while the node drains too.
 *
 * <p>Pekko Management has a listener of its own, which asks either for no credential at all or for one of the probes
 * too; so only its routes are used here.
 */
final class ManagementEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementEndpoint.class);
    private static final String HTTP_CONFIG = "fairlead-management-http.conf";

    /** Why the node's shutdown began. */
    private enum DrainRequested implements CoordinatedShutdown.Reason {
        THROUGH_MANAGEMENT
    }

    private final ActorSystem<?> system;
    private final DrainSettings drain;
    private final Readiness readiness;
    private final URI address;

    /**
     * Opens the listener and makes the node answer for itself when another one draws up the cluster's status.
     *
     * @throws IllegalArgumentException when a setting will not do: a host, a password, a certificate
     * @throws java.util.concurrent.CompletionException when the port cannot be had
     */
    static ManagementEndpoint start(
            ActorSystem<?> system, FairleadSettings settings, Readiness readiness, Broker broker) {
        var endpoint = new ManagementEndpoint(system, settings, readiness);
        NodeReporter.start(system, settings.node().management().status(), endpoint.address, readiness, broker);
        return endpoint;
    }

    private ManagementEndpoint(ActorSystem<?> system, FairleadSettings settings, Readiness readiness) {
        this.system = system;
        this.drain = settings.node().drain();
        this.readiness = readiness;
        ManagementSettings management = settings.node().management();
        InetAddress host = resolved(management.host());
        var guard = new ChangeGuard(management, host.isLoopbackAddress());
        ServerBuilder server = Http.get(system)
                .newServerAt(host.getHostAddress(), management.port())
                .withSettings(serverSettings());
        Optional<HttpsConnectionContext> tls = tls(management.tls());
        InetSocketAddress bound = tls.map(server::enableHttps)
                .orElse(server)
                .bind(new ManagementRoutes(system, table(management), guard))
                .toCompletableFuture()
                .join()
                .localAddress();
        this.address = address(tls.isPresent() ? "https" : "http", management.host(), bound.getPort());
        if (guard.refusesAll()) {
            LOG.warn("{} refuses every change: it is not local, and no credential is configured", address);
        }
    }

    /** With what callers say in their URLs as host. */
    URI address() {
        return address;
    }

    private Map<String, Map<HttpMethod, ManagementRoutes.Endpoint>> table(ManagementSettings settings) {
        var cluster = new ClusterEndpoint(system);
        var logLevels = new LogLevels(system);
        Map<HttpMethod, ManagementRoutes.Endpoint> readOnly = Map.of(HttpMethods.GET, cluster);
        return Map.of(
                "/ready", Map.of(HttpMethods.GET, this::ready),
                "/alive", Map.of(HttpMethods.GET, this::alive),
                "/status",
                        Map.of(
                                HttpMethods.GET,
                                new StatusEndpoint(system, settings.status().answerMax())),
                "/drain", Map.of(HttpMethods.POST, this::drain),
                "/log-levels", Map.of(HttpMethods.GET, logLevels::list, HttpMethods.PUT, logLevels::set),
                "/cluster/members", readOnly,
                "/cluster/members/*",
                        Map.of(HttpMethods.GET, cluster, HttpMethods.PUT, cluster, HttpMethods.DELETE, cluster),
                "/cluster/shards", readOnly,
                "/cluster/shards/*", readOnly);
    }

    private CompletionStage<HttpResponse> ready(HttpRequest request) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(readiness
                .objection(Cluster.get(system).selfMember().status())
                .map(why -> ManagementResponse.problem(ManagementProblem.NOT_READY, why))
                .orElseGet(() -> ManagementResponse.ok(Map.of("ready", true))));
    }

    private CompletionStage<HttpResponse> alive(HttpRequest request) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(ManagementResponse.ok(Map.of("alive", true)));
    }

    /** The shutdown itself, in its order, is the node's; beginning it twice is beginning it once. */
    private CompletionStage<HttpResponse> drain(HttpRequest request) {
        request.discardEntityBytes(system);
        boolean already = readiness.isLeaving();
        readiness.turnRed();
        CoordinatedShutdown.get(system).runAll(DrainRequested.THROUGH_MANAGEMENT);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("outcome", already ? "already-draining" : "draining");
        body.put("noticeMs", drain.notice().toMillis());
        body.put("finishMaxMs", drain.finishMax().toMillis());
        return CompletableFuture.completedFuture(ManagementResponse.accepted(body));
    }

    private static InetAddress resolved(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("fairlead.node.management.host: nobody knows " + host);
        }
    }

    private ServerSettings serverSettings() {
        Config http = ConfigFactory.parseResources(ManagementEndpoint.class.getClassLoader(), HTTP_CONFIG);
        return ServerSettings.create(http.withFallback(system.settings().config()));
    }

    private static Optional<HttpsConnectionContext> tls(ManagementSettings.Tls files) {
        if (files.certificateFile().isEmpty()) {
            return Optional.empty();
        }
        SSLContext context = Pem.context(files.certificateFile(), files.keyFile(), files.clientCaFile());
        boolean clients = files.clientCaFile().isPresent();
        return Optional.of(ConnectionContext.httpsServer(() -> engine(context, clients)));
    }

    /** Clients' certificates are wanted, not needed: probes have none. */
    private static SSLEngine engine(SSLContext context, boolean clients) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setWantClientAuth(clients);
        return engine;
    }

    private static URI address(String scheme, String host, int port) {
        return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }
}
