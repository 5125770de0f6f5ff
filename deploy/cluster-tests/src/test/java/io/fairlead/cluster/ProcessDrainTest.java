// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that is drained through its management endpoint. */
@Tag("process")
class ProcessDrainTest {

    private static final Duration EXIT_MAX = Duration.ofSeconds(30);
    private static final Pattern MANAGEMENT = Pattern.compile("Management on (http://\\S+:\\d+)");

    @Test
    void drain_isRedAtOnce_servesOnForTheNotice_thenAnswersAndLeaves() throws Exception {
        Map<String, String> settings = Map.of(
                "fairlead.node.drain.notice", "3s",
                "fairlead.node.drain.finish-max", "3s");
        try (var node = NodeUnderTest.start(settings);
                HttpClient client = HttpClient.newHttpClient()) {
            var broker = new BlackBoxBroker(node.baseUrl());
            broker.warmUp(5);
            URI management = URI.create(node.awaitLine(MANAGEMENT, SOON).group(1));
            assertThat(call(client, "GET", management.resolve("/ready")).statusCode())
                    .isEqualTo(200);
            String compartment = id();
            try (var held = broker.park(BlackBoxPeer.in(id()))) {
                HttpResponse<String> drain = call(client, "POST", management.resolve("/drain"));

                assertThat(drain.statusCode()).isEqualTo(202);
                assertThat(drain.body()).contains("\"draining\"").contains("\"noticeMs\":3000");
                assertThat(call(client, "GET", management.resolve("/ready")).statusCode())
                        .as("at once")
                        .isEqualTo(503);
                assertThat(call(client, "GET", management.resolve("/alive")).statusCode())
                        .isEqualTo(200);
                assertThat(call(client, "POST", management.resolve("/drain")).body())
                        .contains("already-draining");
                try (var proxy = broker.park(BlackBoxPeer.in(compartment));
                        var offer = broker.offer(BlackBoxPeer.in(compartment), "during the notice")) {
                    proxy.answerTheMatch("a", SOON);
                    assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
                }
                var told = held.outcome(SOON);
                assertThat(told.verdict()).isEqualTo("no-match draining");
                assertThat(told.at("/retryAfterMs")).isNotEmpty();
            }
            assertThat(node.awaitExit(EXIT_MAX)).isZero();
        }
    }

    private static HttpResponse<String> call(HttpClient client, String method, URI uri) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .timeout(SOON)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
