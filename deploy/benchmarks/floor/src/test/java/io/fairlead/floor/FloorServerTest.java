// SPDX-License-Identifier: Apache-2.0
package io.fairlead.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FloorServerTest {

    private static final int REQUESTS = 40;
    private static final long SOON_MS = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ActorSystem> systems = new ArrayList<>();
    private final List<Integer> ports = freePorts();

    @AfterEach
    void stop() {
        client.shutdownNow();
        systems.forEach(system -> {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        });
    }

    private ServerBinding start(ActorSystem system, Errands errands) throws IOException {
        systems.add(system);
        return FloorServer.start(system, errands, "an offer", "an answer");
    }

    private ServerBinding startLinked(int place) throws IOException {
        ActorSystem system = Errands.system(ports.get(place));
        return start(system, Errands.among(place, ports, system));
    }

    private static List<Integer> freePorts() {
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<HttpResponse<String>> post(ServerBinding server, String path, String body) {
        var uri = URI.create(
                "http://127.0.0.1:%d%s".formatted(server.localAddress().getPort(), path));
        var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
        return client.sendAsync(
                request.header("Content-Type", "application/json").build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<CompletableFuture<HttpResponse<String>>> answers(ServerBinding server) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(_ -> post(server, "/v1/answers", "{}"))
                .toList();
    }

    private static void awaitAll(List<CompletableFuture<HttpResponse<String>>> replies) {
        assertThat(CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)))
                .succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.join().body()).isEqualTo("{\"outcome\":\"delivered\"}"));
    }

    @Test
    void alone_answersWhatCanBeParsed() throws IOException {
        ServerBinding server = start(ActorSystem.create("floor"), Errands.NONE);

        assertThat(post(server, "/v1/offers", "{}").join().body()).contains("an answer");
        assertThat(post(server, "/v1/announcements", "{}").join().body()).contains("an offer");
        assertThat(post(server, "/v1/answers", "[]").join().statusCode()).isEqualTo(500);
    }

    @Test
    void linked_answersWhenItsBytesAreBack() throws IOException {
        ServerBinding one = startLinked(0);
        ServerBinding other = startLinked(1);

        awaitAll(answers(one));
        awaitAll(answers(other));
    }

    /** So it is not answered without. */
    @Test
    void linked_waitsForOneThatIsNotThere() throws IOException {
        var replies = answers(startLinked(0));

        assertThat(CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)))
                .failsWithin(SOON_MS, TimeUnit.MILLISECONDS)
                .withThrowableOfType(TimeoutException.class);
        assertThat(replies.stream().filter(CompletableFuture::isDone))
                .isNotEmpty()
                .allSatisfy(reply -> assertThat(reply.join().statusCode()).isEqualTo(200));
    }
}
