// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static io.fairlead.cluster.BlackBoxBroker.SOON;
import static io.fairlead.cluster.BlackBoxPeer.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many at once: nobody is matched twice, every answer finds its client, and afterwards nothing is left. */
@Tag("process")
@ExtendWith(BlackBoxNode.class)
class ProcessCrowdTest {

    private static final int CLIENTS = 400;
    private static final int PARKED = 3_000;
    private static final int CYCLES = 200;
    private static final int THREADS_MORE_MAX = 15;

    private final BlackBoxBroker broker;
    private final NodeUnderTest node;

    ProcessCrowdTest(BlackBoxBroker broker, NodeUnderTest node) {
        this.broker = broker;
        this.node = node;
    }

    /** What the peers of one round have seen. */
    private record Round(
            boolean someHangUp,
            List<String> compartments,
            ConcurrentLinkedQueue<String> connections,
            ConcurrentLinkedQueue<String> offersSeen,
            AtomicInteger clientsLeft) {

        static Round of(boolean someHangUp, int clients, String... compartments) {
            return new Round(
                    someHangUp,
                    List.of(compartments),
                    new ConcurrentLinkedQueue<>(),
                    new ConcurrentLinkedQueue<>(),
                    new AtomicInteger(clients));
        }

        /** Everybody is in two compartments, and two neighbours share one. */
        BlackBoxPeer peer(int i) {
            int size = compartments.size();
            return BlackBoxPeer.in(compartments.get(i % size), compartments.get((i + 1) % size));
        }
    }

    @Test
    void fourHundredProxiesAndClientsAtOnce_areMatchedOnceEachWhileSomeHangUp() throws Exception {
        meet(true);
        meet(false);
    }

    private void meet(boolean someHangUp) throws Exception {
        Round round = Round.of(someHangUp, CLIENTS, id(), id(), id(), id());
        List<BlackBoxCrowd.Task> tasks = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            tasks.add(() -> client(round, number, someHangUp && number % 5 == 1));
            tasks.add(() -> proxy(round, number, someHangUp && number % 5 == 2));
        }
        BlackBoxCrowd.run(tasks.size(), tasks);

        assertThat(round.connections()).doesNotHaveDuplicates();
        if (!someHangUp) {
            assertThat(round.offersSeen()).doesNotHaveDuplicates().hasSize(CLIENTS);
        }
    }

    /** Does what the API asks of clients: offers again when nothing came of it, as when its proxy has hung up. */
    private void client(Round round, int number, boolean hangsUp) throws Exception {
        String marker = "c" + number;
        try {
            BlackBoxReply reply;
            do {
                try (var offer = broker.offer(round.peer(number), marker)) {
                    if (hangsUp) {
                        hangUp(offer, number);
                        return;
                    }
                    reply = offer.read(Duration.ofSeconds(30));
                }
            } while (round.someHangUp() && reply.verdict().startsWith("no-"));
            assertThat(reply.verdict()).as(marker).isEqualTo("answered");
            assertThat(BlackBoxPeer.marker(reply.at("/answer/sdp")))
                    .isEqualTo(marker + " over " + reply.at("/connectionId"));
        } finally {
            round.clientsLeft().decrementAndGet();
        }
    }

    /** Goes on until nobody needs it: a client may take an answer with it when it hangs up, or share no compartment. */
    private void proxy(Round round, int number, boolean hangsUp) throws Exception {
        while (round.clientsLeft().get() > 0) {
            try (var proxy = broker.announce(round.peer(number).waiting(1_000))) {
                if (hangsUp) {
                    hangUp(proxy.connection(), number);
                    return;
                }
                var match = proxy.outcome(SOON);
                if (match.verdict().equals("matched")) {
                    String connectionId = match.at("/connectionId");
                    String offer = BlackBoxPeer.marker(match.at("/offer/sdp"));
                    round.connections().add(connectionId);
                    round.offersSeen().add(offer);
                    proxy.answer(match, offer + " over " + connectionId);
                }
            }
        }
    }

    private static void hangUp(BlackBoxConnection connection, int number) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        BlackBoxBroker.pause(Duration.ofMillis(random.nextInt(60)));
        if (random.nextBoolean()) {
            connection.reset();
        } else {
            connection.close();
        }
    }

    @Test
    void threeThousandThatWait_doNotSlowDownTwoThatMeet() throws Exception {
        int threadsBefore = threads();
        String crowded = id();
        List<BlackBoxProxy> parked = Collections.synchronizedList(new ArrayList<>());
        BlackBoxCrowd.run(
                32,
                IntStream.range(0, PARKED)
                        .<BlackBoxCrowd.Task>mapToObj(_ -> () -> parked.add(broker.announce(
                                BlackBoxPeer.in(crowded).from("DE", 64_500).waiting(60_000))))
                        .toList());
        broker.settle();

        assertCyclesWork(
                50,
                BlackBoxPeer.in(crowded).from("FR", 64_501),
                BlackBoxPeer.in(crowded).from("DE", 64_500));
        assertThat(threads()).isLessThanOrEqualTo(threadsBefore + THREADS_MORE_MAX);
        for (var proxy : parked) {
            proxy.close();
        }
        broker.settle();
        try (var offer = broker.offer(BlackBoxPeer.in(crowded).waiting(1_300), "m")) {
            assertThat(offer.read(SOON).verdict()).as("after they have left").isEqualTo("no-match no-proxy");
        }
        assertCyclesWork(CYCLES, BlackBoxPeer.in(id(), crowded), BlackBoxPeer.in(crowded));
        assertThat(threads()).isLessThanOrEqualTo(threadsBefore + THREADS_MORE_MAX);
    }

    private void assertCyclesWork(int cycles, BlackBoxPeer proxy, BlackBoxPeer client) throws IOException {
        for (int i = 0; i < cycles; i++) {
            long start = System.nanoTime();
            try (var announced = broker.announce(proxy);
                    var offer = broker.offer(client, "m")) {
                var match = announced.outcome(SOON);
                assertThat(announced.answer(match, "a" + i)).as("cycle %d", i).isEqualTo("delivered");
                assertThat(offer.read(SOON).verdict()).isEqualTo("answered");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("cycle %d", i)
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    private int threads() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", "" + node.pid(), "status"))) {
            return lines.filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring("Threads:".length()).strip()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
