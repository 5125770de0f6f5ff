// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.cluster.BalancerUnderTest.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Something with a node's two ports that writes down what a balancer sends to it, and is ready or not as the test
 * likes.
 */
final class StubNode implements AutoCloseable {

    private static final byte[] OUTCOME = "{\"outcome\":\"no-match\"}".getBytes(StandardCharsets.UTF_8);

    private final List<Headers> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final boolean hangingUp;
    private final HttpServer edge;
    private final HttpServer management;
    private volatile boolean ready = true;
    private volatile boolean asked;

    private StubNode(boolean hangingUp) throws IOException {
        this.hangingUp = hangingUp;
        this.edge = server();
        this.management = server();
        edge.createContext("/", this::serve);
        management.createContext("/ready", this::tellReadiness);
        edge.start();
        management.start();
    }

    static StubNode start() throws IOException {
        return new StubNode(false);
    }

    /** One that reads requests and closes the connection instead of answering. */
    static StubNode hangingUp() throws IOException {
        return new StubNode(true);
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        return server;
    }

    private void serve(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestHeaders());
        if (hangingUp) {
            exchange.close();
        } else {
            exchange.sendResponseHeaders(200, OUTCOME.length);
            exchange.getResponseBody().write(OUTCOME);
            exchange.close();
        }
    }

    /** As Pekko Management answers: 500, not 503, when not ready. */
    private void tellReadiness(HttpExchange exchange) throws IOException {
        asked = true;
        exchange.sendResponseHeaders(ready ? 200 : 500, -1);
        exchange.close();
    }

    Backend backend() {
        return new Backend(edge.getAddress().getPort(), management.getAddress().getPort());
    }

    void turnReady(boolean now) {
        ready = now;
    }

    /** Whether a balancer has ever asked if it is ready. */
    boolean wasAsked() {
        return asked;
    }

    /** The headers of the requests at its public port, oldest first. */
    List<Headers> requests() {
        return requests;
    }

    @Override
    public void close() {
        edge.stop(0);
        management.stop(0);
        threads.shutdownNow();
    }
}
