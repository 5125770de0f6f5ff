// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.StreamTcpException;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one connection: what the peer sends comes out, what goes in is sent.
 *
 * <p>It does what Pekko's own stage for TCP does, for half of the CPU of a request (deploy/docs/decisions/0012): the
 * poller's thread reads, straight for the stage, and goes on waiting without being asked; the stage's thread writes.
 *
 * <table>
 *   <caption>Ends</caption>
 *   <tr><th>what happens</th><th>what the stream sees</th><th>what the peer sees</th></tr>
 *   <tr><td>the peer closes its side (FIN)</td><td>the output completes, after all that was sent</td><td>may still be
 *       answered</td></tr>
 *   <tr><td>the peer resets, or cannot be written to</td><td>{@link StreamTcpException}; when nothing is read, since
 *       the peer has closed its side before or has sent too much ahead, with the next write</td><td></td></tr>
 *   <tr><td>nothing comes and nothing goes for {@code idleMax}</td><td>{@link TimeoutException}</td><td>reset</td></tr>
 *   <tr><td>the input completes</td><td></td><td>close, after all that was written</td></tr>
 *   <tr><td>the output is cancelled</td><td></td><td>close, unless something is still being written</td></tr>
 *   <tr><td>the input fails, the output is cancelled by a failure, the stream is torn down</td><td></td>
 *       <td>reset</td></tr>
 * </table>
 */
final class SocketStage
        extends AbstractGraphStageWithMaterializedValue<FlowShape<ByteString, ByteString>, SocketStage.Socket> {

    /** A connection's handle for others. */
    interface Socket {

        /** Resets the connection, whatever is under way; from any thread. */
        void cutOff();
    }

    /**
     * Reads that the stream has not asked for yet, of at most the poller's buffer each. One is usual, since most
     * callers wait for their answer before they send more; with so many, nothing more is read until all are taken.
     */
    private static final int READ_AHEAD_MAX = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Logger LOG = LoggerFactory.getLogger(SocketStage.class);

    private final Inlet<ByteString> in = Inlet.create("Socket.in");
    private final Outlet<ByteString> out = Outlet.create("Socket.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final SocketChannel channel;
    private final SocketPoller poller;
    private final Duration idleMax;
    private final Runnable whenEnded;

    /**
     * @param channel does not block
     * @param whenEnded called once, when the channel is closed
     */
    SocketStage(SocketChannel channel, SocketPoller poller, Duration idleMax, Runnable whenEnded) {
        this.channel = channel;
        this.poller = poller;
        this.idleMax = idleMax;
        this.whenEnded = whenEnded;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    /** Whatever the stages beside it do: a socket ends when it is to end. */
    @Override
    public Attributes initialAttributes() {
        return Attributes.none().and(new Attributes.CancellationStrategy(Attributes.cancellationStrategyFailStage()));
    }

    @Override
    public Pair<GraphStageLogic, Socket> createLogicAndMaterializedValuePair(Attributes inheritedAttributes) {
        var logic = new Logic();
        return Pair.create(logic, logic);
    }

    private final class Logic extends GraphStageLogic implements SocketPoller.Watched, Socket {

        private final AsyncCallback<Runnable> onStage = createAsyncCallback(Runnable::run);
        private final Queue<ByteString> ahead = new ArrayDeque<>(READ_AHEAD_MAX);
        private ByteBuffer writing = NOTHING;
        private boolean peerClosed;
        private boolean closing;
        private boolean closed;

        private volatile long lastBytesAt = System.nanoTime();

        // Guarded by this, for both threads.
        private int untaken;
        private boolean paused;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    writing = grab(in).asByteBuffer();
                    write();
                }

                @Override
                public void onUpstreamFinish() {
                    closing = true;
                    closeIfWritten();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    deliver();
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
                        discard();
                        closeIfWritten();
                    } else {
                        failStage(cause);
                    }
                }
            });
        }

        @Override
        public void preStart() {
            setKeepGoing(true); // the ports may both be closed while something is still being written
            try {
                poller.watch(channel, this);
                poller.await(channel, SelectionKey.OP_READ);
                pull(in);
            } catch (IOException e) {
                broken(e);
            }
        }

        // The poller's thread.

        @Override
        public void ready(SelectionKey key, ByteBuffer buffer) {
            if (key.isReadable()) {
                read(buffer);
            }
            if (key.isWritable()) {
                poller.ignore(channel, SelectionKey.OP_WRITE);
                onStage.invoke(this::write);
            }
        }

        private void read(ByteBuffer buffer) {
            try {
                int count = channel.read(buffer);
                if (count > 0) {
                    ByteString bytes = ByteString.fromByteBuffer(buffer.flip());
                    lastBytesAt = System.nanoTime();
                    handedOver();
                    onStage.invoke(() -> received(bytes));
                } else if (count < 0) {
                    poller.ignore(channel, SelectionKey.OP_READ);
                    onStage.invoke(this::peerClosed);
                }
            } catch (IOException e) {
                poller.ignore(channel, SelectionKey.OP_READ);
                onStage.invoke(() -> broken(e));
            }
        }

        @Override
        public void tick() {
            if (isIdle()) {
                onStage.invoke(this::endIfIdle);
            }
        }

        // Both threads.

        private boolean isIdle() {
            return System.nanoTime() - lastBytesAt > idleMax.toNanos();
        }

        private synchronized void handedOver() {
            untaken++;
            if (untaken == READ_AHEAD_MAX) {
                paused = true;
                poller.ignore(channel, SelectionKey.OP_READ);
            }
        }

        private synchronized void taken() {
            untaken--;
            if (paused && untaken == 0) {
                paused = false;
                poller.await(channel, SelectionKey.OP_READ);
            }
        }

        // The stage's thread.

        private void received(ByteString bytes) {
            ahead.add(bytes);
            if (isClosed(out)) {
                discard();
            } else if (isAvailable(out)) {
                deliver();
            }
        }

        private void deliver() {
            ByteString bytes = ahead.poll();
            if (bytes != null) {
                push(out, bytes);
                taken();
            }
            completeIfRead();
        }

        /** Is read on all the same, for the end to be seen. */
        private void discard() {
            while (ahead.poll() != null) {
                taken();
            }
        }

        private void peerClosed() {
            peerClosed = true;
            completeIfRead();
        }

        private void completeIfRead() {
            if (peerClosed && ahead.isEmpty()) {
                complete(out);
            }
        }

        private void write() {
            try {
                channel.write(writing);
            } catch (IOException e) {
                broken(e);
                return;
            }
            lastBytesAt = System.nanoTime();
            if (writing.hasRemaining()) {
                poller.await(channel, SelectionKey.OP_WRITE);
                return;
            }
            writing = NOTHING;
            if (closing) {
                closeIfWritten();
            } else {
                pull(in);
            }
        }

        private void closeIfWritten() {
            if (!writing.hasRemaining()) {
                closed = true;
                completeStage();
            }
        }

        /** Its last byte may have gone since the poller looked. */
        private void endIfIdle() {
            if (isIdle()) {
                failStage(new TimeoutException("no byte has come or gone for " + idleMax));
            }
        }

        private void broken(IOException e) {
            failStage(new StreamTcpException("The connection is broken: " + e.getMessage()));
        }

        @Override
        public void cutOff() {
            onStage.invoke(() -> failStage(new StreamTcpException("The connection is cut off")));
        }

        @Override
        public void postStop() {
            if (!closed) {
                resetOnClose();
            }
            poller.close(channel);
            whenEnded.run();
        }

        private void resetOnClose() {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.debug("Has been closed already: {}", e.toString());
            }
        }
    }
}
