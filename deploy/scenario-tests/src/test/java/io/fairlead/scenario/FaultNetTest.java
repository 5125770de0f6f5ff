// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The links between nodes obey their rules: a proof by scenario is worth no more than its faults. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultNetTest {

    private static final int PATIENCE_MS = 20_000;
    private static final int SILENCE_MS = 300;

    private ServerSocket one;
    private ServerSocket two;
    private FaultNet net;

    @BeforeEach
    void start() throws IOException {
        one = listener();
        two = listener();
        net = new FaultNet(
                List.of(0, 0),
                List.of((InetSocketAddress) one.getLocalSocketAddress(), (InetSocketAddress)
                        two.getLocalSocketAddress()),
                1);
    }

    @AfterEach
    void stop() throws IOException {
        net.close();
        one.close();
        two.close();
    }

    @Test
    void pass_bothDirections_arrive() throws IOException {
        try (var pair = connect(1, 2)) {
            pair.exchange("ping");
        }
    }

    @Test
    void end_isPassedOn() throws IOException {
        try (var pair = connect(1, 2)) {
            pair.near.shutdownOutput();

            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delay_arrivesInOrderAndLate() throws IOException {
        net.link(1, 2).apply(new LinkRule.Delay(Duration.ofMillis(200), Duration.ofMillis(50)));
        try (var pair = connect(1, 2)) {
            long start = System.nanoTime();
            pair.send("first");
            pair.send("second");

            assertThat(pair.received("firstsecond".length())).isEqualTo("firstsecond");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void cut_resetsOldAndNewConnectionsOfThatPairOnly() throws IOException {
        try (var pair = connect(1, 2);
                var other = connect(2, 1)) {
            net.link(1, 2).apply(new LinkRule.Cut());

            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> fromNode(1, 2).getInputStream().read()).isInstanceOf(SocketException.class);
            other.exchange("still here");
        }
    }

    @Test
    void cut_healed_newConnectionsPass() throws IOException {
        net.link(1, 2).apply(new LinkRule.Cut());
        net.link(1, 2).apply(new LinkRule.Pass());

        try (var pair = connect(1, 2)) {
            pair.exchange("again");
        }
    }

    @Test
    void blackHole_swallowsInSilenceAndResetsWhenHealed() throws IOException {
        try (var pair = connect(1, 2)) {
            pair.exchange("before");
            net.link(1, 2).apply(new LinkRule.BlackHole());
            pair.send("lost");

            assertSilent(pair.far);
            assertThat(pair.near.isClosed()).isFalse();
            net.link(1, 2).apply(new LinkRule.Pass());
            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void hold_arrivesWhenHealed() throws IOException {
        try (var pair = connect(1, 2)) {
            net.link(1, 2).apply(new LinkRule.Hold());
            pair.send("patient");

            assertSilent(pair.far);
            net.link(1, 2).apply(new LinkRule.Pass());
            assertThat(pair.received("patient".length())).isEqualTo("patient");
        }
    }

    @Test
    void halfClose_endsForTheReceiverOnly() throws IOException {
        try (var pair = connect(1, 2)) {
            net.link(1, 2).apply(new LinkRule.HalfClose());

            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
            pair.send("lost");
            assertSilent(pair.near);
        }
    }

    @Test
    void between_concernsBothDirections() throws IOException {
        net.between(Set.of(1), Set.of(2), new LinkRule.Cut());

        assertThatThrownBy(() -> fromNode(1, 2).getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> fromNode(2, 1).getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void connections_thatHaveEnded_areForgotten() throws IOException {
        try (var pair = connect(1, 2)) {
            pair.exchange("ping");
            assertThat(net.link(1, 2).connections()).isEqualTo(1);
            pair.near.close();
            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
            pair.far.close();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (net.link(1, 2).connections() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(net.link(1, 2).connections()).isZero();
    }

    private static ServerSocket listener() throws IOException {
        var listener = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        listener.setSoTimeout(PATIENCE_MS);
        return listener;
    }

    private Socket fromNode(int from, int to) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(FaultNet.sourceAddress(from)), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), net.port(to)), PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Pair connect(int from, int to) throws IOException {
        Socket near = fromNode(from, to);
        Socket far = (to == 1 ? one : two).accept();
        far.setSoTimeout(PATIENCE_MS);
        return new Pair(near, far);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** Both ends of a relayed connection. */
    private record Pair(Socket near, Socket far) implements AutoCloseable {

        void send(String text) throws IOException {
            near.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String received(int length) throws IOException {
            return new String(far.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        }

        void exchange(String text) throws IOException {
            send(text);
            assertThat(received(text.length())).isEqualTo(text);
            far.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            assertThat(near.getInputStream().readNBytes(text.length()))
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
