// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link SocketStage} and {@link SocketListener} do with callers who read, write and connect in bad ways. */
class SocketTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final EdgeServer server = new EdgeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String announcement() {
        return RawClient.post("/v1/announcements", Bodies.announcement().toString());
    }

    private static String page() {
        return RawClient.request("GET", "/openapi.yaml");
    }

    /** 40 MB, far more than all buffers between the two hold. */
    @Test
    void responses_unreadWaitAndHinderNobody() throws Exception {
        int count = 2_000;
        try (RawClient lazy = server.connect()) {
            lazy.send(page().repeat(count));
            String body = server.raw(page()).body();
            TimeUnit.NANOSECONDS.sleep(SHORT.toNanos()); // the buffers are full by now
            for (int i = 0; i < count; i++) {
                assertThat(lazy.read().body()).isEqualTo(body);
            }
        }
    }

    @Test
    void responses_unreadAreDroppedWithTheirConnection() throws Exception {
        try (RawClient lazy = server.connect()) {
            lazy.send(page().repeat(2_000));
            TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
            lazy.reset();
        }
        assertThat(server.raw(page()).status()).isEqualTo(200);
        assertThat(server.edge.terminate(Duration.ofSeconds(10)))
                .succeedsWithin(Duration.ofSeconds(5)); // so nothing is left of it
    }

    @Test
    void requests_sentAheadByteByByteAreAnsweredInOrder() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(announcement());
            var first = server.broker.nextAnnouncement();
            for (byte one : announcement().repeat(3).getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {one});
            }
            assertThat(first.goneBy(SHORT.toMillis())).isFalse();
            first.outcome.complete(Bodies.NO_CLIENT);
            for (int i = 0; i < 3; i++) {
                assertThat(client.read().text("/outcome")).isEqualTo("no-match");
                server.broker.nextAnnouncement().outcome.complete(Bodies.NO_CLIENT);
            }
            assertThat(client.read().text("/outcome")).isEqualTo("no-match");
        }
    }

    @Test
    void requests_sentAheadWithoutEndAreNotReadWhileOneIsHeld() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(announcement());
            var held = server.broker.nextAnnouncement();
            var sent = new AtomicInteger();
            var sender = Thread.ofVirtual().start(() -> sendWithoutEnd(client, sent));
            assertThat(stalls(sent)).isTrue(); // the buffers are full, and nobody empties them
            client.reset();
            assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
            held.outcome.complete(Bodies.NO_CLIENT);
        }
        assertThat(server.raw(page()).status()).isEqualTo(200);
    }

    private static boolean stalls(AtomicInteger count) throws InterruptedException {
        for (int second = 0; second < 20; second++) {
            int before = count.get();
            TimeUnit.SECONDS.sleep(1);
            if (before > 0 && count.get() == before) {
                return true;
            }
        }
        return false;
    }

    private static void sendWithoutEnd(RawClient client, AtomicInteger sent) {
        try {
            while (true) {
                client.send(announcement().repeat(100));
                sent.incrementAndGet();
            }
        } catch (IOException ended) {
            assertThat(ended).isNotNull();
        }
    }

    /** Pekko HTTP parses them within each other: 600 ended the JVM. */
    @Test
    void requests_thousandsInOnePieceAreAnswered() throws Exception {
        int count = 4_000;
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost:a\r\n\r\n".repeat(count));
            for (int i = 0; i < count; i++) {
                assertThat(client.read().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void connections_beyondTheMaximumWaitForOthersToEnd() throws Exception {
        try (EdgeServer small = new EdgeServer(ListenerSettings.PLAIN.withConnectionsMax(2));
                RawClient first = small.connect();
                RawClient second = small.connect()) {
            first.send(announcement());
            second.send(announcement());
            small.broker.nextAnnouncement();
            small.broker.nextAnnouncement();
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(small.connect().send(announcement()));
            }
            TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
            assertThat(small.broker.askedNothing()).isTrue();
            first.reset();
            small.broker.nextAnnouncement();
            second.reset();
            small.broker.nextAnnouncement();
            TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
            assertThat(small.broker.askedNothing()).isTrue();
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void terminate_endsIdleConnectionsAtOnceAndOthersWithTheirResponse() throws Exception {
        try (RawClient idle = server.connect();
                RawClient waiting = server.connect()) {
            assertThat(idle.send(page()).read().status()).isEqualTo(200);
            waiting.send(announcement());
            var held = server.broker.nextAnnouncement();
            CompletionStage<?> terminated = server.edge.terminate(Duration.ofSeconds(30));
            assertThat(idle.endsNow()).isTrue();
            assertThat(held.goneBy(SHORT.toMillis())).isFalse();
            held.outcome.complete(Bodies.NO_CLIENT);
            RawResponse last = waiting.read();
            assertThat(last.text("/outcome")).isEqualTo("no-match");
            assertThat(last.header("connection")).contains("close");
            assertThat(waiting.endsNow()).isTrue();
            assertThat(terminated).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void terminate_dropsARequestThatWasReadAhead() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(announcement() + announcement());
            var held = server.broker.nextAnnouncement();
            server.edge.terminate(Duration.ofSeconds(30));
            assertThat(held.goneBy(SHORT.toMillis())).isFalse();
            held.outcome.complete(Bodies.NO_CLIENT);
            assertThat(client.read().header("connection")).contains("close");
            assertThat(client.endsNow()).isTrue();
            assertThat(server.broker.askedNothing()).isTrue();
        }
    }

    @Test
    void unbind_closesThePortAndLeavesConnections() throws Exception {
        try (RawClient open = server.connect()) {
            assertThat(open.send(page()).read().status()).isEqualTo(200);
            server.edge.unbind().toCompletableFuture().join();
            try (var taken = new ServerSocket()) {
                taken.bind(server.edge.address());
            }
            assertThat(open.send(page()).read().status()).isEqualTo(200);
        }
    }

    @Test
    void start_failsWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            var settings = ListenerSettings.PLAIN.withPort(taken.getLocalPort());
            assertThat(catchThrowable(() -> new EdgeServer(settings)))
                    .rootCause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("" + taken.getLocalPort());
        }
    }
}
