// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node. One that refuses a connection is left alone for a moment; then one call tries it, and the others follow
 * when that has got through. Lives on the driver's one thread.
 */
final class Target {

    private static final long LEFT_ALONE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String url;
    private final InetSocketAddress address;
    private final Switchboard switchboard;
    private final Lines lines;
    private boolean withheld;
    private boolean refusing;
    private long tryAgainAt;

    Target(URI url, Switchboard switchboard) {
        this.url = url.toString();
        this.address = new InetSocketAddress(url.getHost(), url.getPort());
        this.switchboard = switchboard;
        this.lines = switch (switchboard.protocol()) {
            case HTTP_1_1 -> new Connections(this, switchboard);
            case HTTP_2 -> new Carriers(this, switchboard);
        };
    }

    String url() {
        return url;
    }

    void withhold(boolean nothingNew) {
        withheld = nothingNew;
    }

    boolean takes(long now) {
        return !withheld && (!refusing || now >= tryAgainAt);
    }

    Lines lines() {
        return lines;
    }

    /** Opens a connection, and says what came of it. */
    void connect(ChannelHandler pipeline, Consumer<Channel> opened, BiConsumer<End, Throwable> failed) {
        if (refusing) {
            tryAgainAt = Ticks.now() + switchboard.connectMaxNanos();
        }
        Bootstrap bootstrap = switchboard.bootstrap().handler(pipeline);
        InetSocketAddress source = switchboard.nextSource();
        ChannelFuture connecting = source == null ? bootstrap.connect(address) : bootstrap.connect(address, source);
        Runnable connected = switchboard.bugs().watched(() -> {
            if (connecting.isSuccess()) {
                refusing = false;
                opened.accept(connecting.channel());
            } else {
                refused(connecting.cause(), failed);
            }
        });
        connecting.addListener(_ -> connected.run());
    }

    private void refused(@Nullable Throwable cause, BiConsumer<End, Throwable> failed) {
        refusing = true;
        tryAgainAt = Ticks.now() + LEFT_ALONE_NANOS;
        Throwable why = cause == null ? new IllegalStateException("cancelled") : cause;
        failed.accept(why instanceof ConnectTimeoutException ? End.TIMEOUT : End.REFUSED, why);
    }
}
