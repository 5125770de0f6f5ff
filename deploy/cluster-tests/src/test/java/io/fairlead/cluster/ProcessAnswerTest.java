// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of an answer: once, by the right proxy, to the right client, and as it was said. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessAnswerTest {

    private final BlackBoxBroker broker;

    ProcessAnswerTest(BlackBoxBroker broker) {
        this.broker = broker;
    }

    /** A match: what the proxy was told, and the client who waits for its answer. */
    private record Meeting(BlackBoxProxy proxy, BlackBoxReply match, BlackBoxConnection offer)
            implements AutoCloseable {

        static Meeting arrange(BlackBoxBroker broker) throws Exception {
            String compartment = id();
            var proxy = broker.park(BlackBoxPeer.in(compartment));
            var offer = broker.offer(BlackBoxPeer.in(compartment), "m");
            return new Meeting(proxy, proxy.outcome(SOON), offer);
        }

        String connectionId() {
            return match.at("/connectionId");
        }

        @Override
        public void close() throws IOException {
            proxy.close();
            offer.close();
        }
    }

    @Test
    void everyField_arrivesAsItWasSent() throws Exception {
        String compartment = id();
        String sdp = BlackBoxPeer.sdp("ünï — \uD83D\uDE80 “x” <&>\\") + "a=fingerprint:" + "ab:".repeat(800) + "cd";
        var json = new ObjectMapper();
        var body = (ObjectNode) json.readTree(BlackBoxPeer.in(compartment).offer("m"));
        body.put("networkProtocol", "tcp").put("clientRootObfuscationSecret", "sëcret");
        body.putObject("destination").put("address", "[2001:db8::1]:443").put("serverId", "s-1");
        body.withObject("/offer").put("sdp", sdp);
        body.put("unknownField", true);
        try (var proxy = broker.park(BlackBoxPeer.in(compartment));
                var offer = broker.connect()) {
            offer.post("/v1/offers", body.toString(), "X-Client-Country: FR", "X-Client-Asn: 64501");
            var match = proxy.outcome(SOON);

            assertThat(match.at("/offer/sdp")).isEqualTo(sdp);
            assertThat(match.at("/offer/type") + " " + match.at("/networkProtocol"))
                    .isEqualTo("offer tcp");
            assertThat(match.at("/destination/address") + " " + match.at("/destination/serverId"))
                    .isEqualTo("[2001:db8::1]:443 s-1");
            assertThat(match.at("/clientRootObfuscationSecret")).isEqualTo("sëcret");
            assertThat(match.at("/clientCountry")).isEqualTo("FR");

            assertThat(proxy.answer(match, "ä – \uD83D\uDE80")).isEqualTo("delivered");
            var answered = offer.read(SOON);
            assertThat(answered.at("/answer/sdp")).isEqualTo(BlackBoxPeer.sdp("ä – \uD83D\uDE80"));
            assertThat(answered.at("/connectionId")).isEqualTo(match.at("/connectionId"));
            assertThat(answered.body()).doesNotContain(proxy.proxyId());
        }
    }

    /** A proxy may be quick: its answer must not be lost because the broker has not finished telling itself. */
    @Test
    void promptAnswers_areAllDelivered() throws Exception {
        Queue<String> verdicts = new ConcurrentLinkedQueue<>();
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            tasks.add(() -> answerPromptly(1_000, verdicts));
        }
        BlackBoxCrowd.run(tasks.size(), tasks);

        assertThat(verdicts.stream().filter(verdict -> !verdict.equals("delivered")))
                .as("of %d answers", verdicts.size())
                .isEmpty();
    }

    private void answerPromptly(int times, Queue<String> verdicts) throws Exception {
        String compartment = id();
        String proxyId = id();
        try (var proxy = broker.connect();
                var client = broker.connect();
                var answers = broker.connect()) {
            for (int i = 0; i < times; i++) {
                proxy.post("/v1/announcements", BlackBoxPeer.in(compartment).announcement(proxyId));
                client.post(
                        "/v1/offers",
                        BlackBoxPeer.in(compartment).waiting(1_500).offer("m" + i));
                String connectionId = proxy.read(SOON).at("/connectionId");
                answers.post("/v1/answers", BlackBoxPeer.answer(proxyId, connectionId, "a" + i));
                verdicts.add(answers.read(SOON).verdict());
                client.read(SOON);
            }
        }
    }

    @Test
    void answerSentManyTimesAtOnce_isDeliveredOnce() throws Exception {
        Queue<String> verdicts = new ConcurrentLinkedQueue<>();
        try (var meeting = Meeting.arrange(broker)) {
            List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String marker = "a" + i;
                tasks.add(() -> {
                    String verdict = meeting.proxy.answer(meeting.match, marker);
                    verdicts.add(verdict.equals("delivered") ? marker : verdict);
                });
            }
            BlackBoxCrowd.run(tasks.size(), tasks);

            String delivered = BlackBoxPeer.marker(meeting.offer.read(SOON).at("/answer/sdp"));
            assertThat(verdicts).containsOnlyOnce(delivered);
            assertThat(verdicts.stream().filter(verdict -> verdict.equals("no-client")))
                    .hasSize(tasks.size() - 1);
        }
    }

    @Test
    void answerByAnybodyElse_changesNothing() throws Exception {
        try (var meeting = Meeting.arrange(broker);
                var other = Meeting.arrange(broker)) {
            String proxyId = meeting.proxy.proxyId();
            for (String body : List.of(
                    BlackBoxPeer.answer(id(), meeting.connectionId(), "stranger"),
                    BlackBoxPeer.failure(id(), meeting.connectionId()),
                    BlackBoxPeer.answer(proxyId, id(), "nobody"),
                    BlackBoxPeer.answer(proxyId, other.connectionId(), "crossed"),
                    BlackBoxPeer.answer(other.proxy.proxyId(), meeting.connectionId(), "crossed"),
                    BlackBoxPeer.answer(meeting.connectionId(), proxyId, "swapped"))) {
                assertThat(broker.call("/v1/answers", body).verdict()).as(body).isEqualTo("no-client");
            }
            assertThat(meeting.offer.isSilent(BlackBoxBroker.SHORT)).isTrue();
            assertThat(meeting.proxy.answer(meeting.match, "right")).isEqualTo("delivered");
            assertThat(BlackBoxPeer.marker(meeting.offer.read(SOON).at("/answer/sdp")))
                    .isEqualTo("right");
            assertThat(other.proxy.answer(other.match, "right too")).isEqualTo("delivered");
        }
    }

    @Test
    void failedProxy_isToldToTheClientAtOnce() throws Exception {
        try (var meeting = Meeting.arrange(broker)) {
            String failure = BlackBoxPeer.failure(meeting.proxy.proxyId(), meeting.connectionId());
            assertThat(broker.call("/v1/answers", failure).verdict()).isEqualTo("delivered");
            assertThat(meeting.offer.read(SOON).verdict()).isEqualTo("no-answer proxy-failed");
            assertThat(meeting.proxy.answer(meeting.match, "after all")).isEqualTo("no-client");
        }
    }

    @Test
    void answerWithAnError_isRefusedAndHarmless() throws Exception {
        try (var meeting = Meeting.arrange(broker)) {
            String both = BlackBoxPeer.answer(meeting.proxy.proxyId(), meeting.connectionId(), "a")
                    .replaceFirst("\\{", "{\"error\":\"x\",");
            assertThat(broker.call("/v1/answers", both).verdict()).isEqualTo("400 invalid-request");
            assertThat(meeting.proxy.answer(meeting.match, "a")).isEqualTo("delivered");
        }
    }

    @Test
    void answerAfterTheClientHasLeft_findsNobody() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            try (var meeting = Meeting.arrange(broker)) {
                if (reset) {
                    meeting.offer.reset();
                } else {
                    meeting.offer.close();
                }
                broker.settle();
                assertThat(meeting.proxy.answer(meeting.match, "a")).isEqualTo("no-client");
            }
        }
    }

    /**
     * Nobody can tell a proxy that closes its connection because it has read its match from one that went just before.
     * So the broker may look for another one meanwhile; but the answer of the first still counts if it comes first.
     */
    @Test
    void proxyThatHasReadItsMatch_mayAnswerOnAnotherConnectionAndTakeItsTime() throws Exception {
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (int thinkMs : List.of(0, 50, 400, 1_500, 3_000)) {
            tasks.add(() -> {
                try (var meeting = Meeting.arrange(broker)) {
                    meeting.proxy.close();
                    BlackBoxBroker.pause(Duration.ofMillis(thinkMs));
                    assertThat(meeting.proxy.answer(meeting.match, "a")).isEqualTo("delivered");
                    assertThat(meeting.offer.read(SOON).verdict()).isEqualTo("answered");
                }
            });
        }
        BlackBoxCrowd.run(tasks.size(), tasks);
    }
}
