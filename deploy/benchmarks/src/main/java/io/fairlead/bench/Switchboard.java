// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives each call to a node that takes calls, at random, and ends those that wait for too long. */
final class Switchboard {

    private static final long OVERDUE_CHECK_MS = 250;
    private static final int LOOPBACK_ADDRESSES = 250;
    private static final int SCRATCH_BYTES = 65_536;

    private final Plan.Wire wire;
    private final Witness witness;
    private final ReplyReader reader;
    private final SplittableRandom random;
    private final Bugs bugs;
    private final Bootstrap bootstrap;
    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private int lastSource;

    Switchboard(
            Plan.Wire wire, Witness witness, ReplyReader reader, SplittableRandom random, EventLoop thread, Bugs bugs) {
        this.wire = wire;
        this.witness = witness;
        this.reader = reader;
        this.random = random;
        this.bugs = bugs;
        this.bootstrap = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(wire.connectMax().toMillis()));
        var _ = thread.scheduleWithFixedDelay(
                bugs.watched(this::giveUpOverdue), OVERDUE_CHECK_MS, OVERDUE_CHECK_MS, TimeUnit.MILLISECONDS);
    }

    void add(URI node) {
        targets.add(new Target(node, this));
    }

    void withhold(URI node, boolean nothingNew) {
        for (Target target : targets) {
            if (target.url().equals(node.toString())) {
                target.withhold(nothingNew);
            }
        }
    }

    /**
     * Sends a call to a node.
     *
     * @return false when no node takes calls at the moment; then nothing was sent
     */
    boolean send(Call call) {
        long now = Ticks.now();
        int size = targets.size();
        int first = random.nextInt(size);
        for (int i = 0; i < size; i++) {
            Target target = targets.get((first + i) % size);
            if (target.takes(now)) {
                target.lines().send(call);
                return true;
            }
        }
        return false;
    }

    /** Opens connections for calls to come, as many to each node that takes calls. */
    void openAhead(int toEach) {
        long now = Ticks.now();
        for (Target target : targets) {
            for (int i = 0; i < toEach && target.takes(now); i++) {
                target.lines().openAhead();
            }
        }
    }

    private void giveUpOverdue() {
        long now = Ticks.now();
        targets.forEach(target -> target.lines().giveUpOverdue(now, wire.grace().toNanos()));
    }

    void stop() {
        targets.forEach(target -> target.lines().stop());
    }

    int connections() {
        return targets.stream().mapToInt(target -> target.lines().connections()).sum();
    }

    Witness witness() {
        return witness;
    }

    Bugs bugs() {
        return bugs;
    }

    ReplyReader reader() {
        return reader;
    }

    Bootstrap bootstrap() {
        return bootstrap.clone();
    }

    Plan.Protocol protocol() {
        return wire.protocol();
    }

    long connectMaxNanos() {
        return wire.connectMax().toNanos();
    }

    /** Room for one body, until the next one is read. */
    byte[] scratch(int length) {
        return length <= SCRATCH_BYTES ? scratch : new byte[length];
    }

    /** The next loopback address to connect from; null leaves it to the system. */
    @Nullable
    InetSocketAddress nextSource() {
        if (wire.sourceAddresses() == 0) {
            return null;
        }
        lastSource = lastSource % Math.min(wire.sourceAddresses(), LOOPBACK_ADDRESSES) + 1;
        return new InetSocketAddress("127.0.0." + lastSource, 0);
    }
}
