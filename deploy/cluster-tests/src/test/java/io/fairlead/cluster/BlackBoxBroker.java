// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxPeer.id;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A node as its callers see it: three things to post. */
final class BlackBoxBroker {

    /** Long enough for everything that should come. */
    static final Duration SOON = Duration.ofSeconds(10);

    /**
     * The client has another proxy within 1 s when it has lost a race (promise P3), and a busy machine needs its time,
     * too. Below the patience of offers, at whose end it would have none.
     */
    static final Duration RECOVERY = Duration.ofMillis(2_500);

    /** For a node that believes the location headers of its local callers. */
    static final Map<String, String> LOCATED = Map.of(
            "fairlead.node.edge.location.source", "headers",
            "fairlead.node.edge.trusted-forwarders", "127.0.0.0/8");

    /** Long enough to see that nothing comes. */
    static final Duration SHORT = Duration.ofMillis(150);

    private static final Duration SETTLING = Duration.ofMillis(300);

    private final URI url;
    private final Queue<BlackBoxConnection> idle = new ConcurrentLinkedQueue<>();

    BlackBoxBroker(URI url) {
        this.url = url;
    }

    BlackBoxConnection connect() throws IOException {
        return BlackBoxConnection.open(url);
    }

    /** Posts what is not held, on a connection that is kept for the next call. */
    BlackBoxReply call(String path, String json, String... headers) throws IOException {
        BlackBoxConnection kept = idle.poll();
        BlackBoxConnection connection = kept == null ? connect() : kept;
        connection.post(path, json, headers);
        BlackBoxReply reply = connection.read(SOON);
        if (reply.header("connection").equals("close")) {
            connection.close();
        } else {
            idle.add(connection);
        }
        return reply;
    }

    /** Announces and does not wait; see {@link #settle}. */
    BlackBoxProxy announce(BlackBoxPeer proxy) throws IOException {
        String proxyId = id();
        BlackBoxConnection connection = connect();
        connection.post("/v1/announcements", proxy.announcement(proxyId), proxy.headers());
        return new BlackBoxProxy(this, proxyId, connection);
    }

    /** Announces, and returns when the announcement may be thought to wait. */
    BlackBoxProxy park(BlackBoxPeer proxy) throws IOException {
        BlackBoxProxy parked = announce(proxy);
        settle(proxy);
        return parked;
    }

    /** Offers and does not wait; the outcome comes on the connection. */
    BlackBoxConnection offer(BlackBoxPeer client, String marker) throws IOException {
        BlackBoxConnection connection = connect();
        connection.post("/v1/offers", client.offer(marker), client.headers());
        return connection;
    }

    /** Offers, and returns when the offer may be thought to wait. */
    BlackBoxConnection parkOffer(BlackBoxPeer client, String marker) throws IOException {
        BlackBoxConnection connection = offer(client, marker);
        settle(client);
        return connection;
    }

    /**
     * Nobody outside is told that a request waits by now. So: an offer with too little time to be matched, which takes
     * the same way to the same compartments, and longer when the node is busy; and a moment more.
     */
    private void settle(BlackBoxPeer peer) throws IOException {
        call("/v1/offers", peer.waiting(0).offer("hasty"));
        pause(SETTLING);
    }

    /** The same for what has just been done to a connection, and without taking anybody's place. */
    void settle() throws IOException {
        call("/v1/answers", BlackBoxPeer.failure(id(), id()));
        pause(SETTLING);
    }

    /** Has proxies and clients meet, without a look at what comes of it. */
    void warmUp(int cycles) throws IOException {
        for (int i = 0; i < cycles; i++) {
            BlackBoxPeer peer = BlackBoxPeer.in(id());
            try (BlackBoxProxy proxy = park(peer);
                    BlackBoxConnection offer = offer(peer, "warm-up")) {
                proxy.answerTheMatch("warm-up", SOON);
                offer.read(SOON);
            }
        }
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
