// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a node leave without hurting anybody, and waits until it has gone. */
@Command(
        name = "drain",
        description = "Makes a node leave in order, and waits until it has gone.",
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

    /** For the shards to be handed over and the cluster to be left, after what the node itself says it needs. */
    private static final Duration LEAVE_MAX = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int ACCEPTED = 202;

    /** What the node answers. */
    record Drain(String outcome, long noticeMs, long finishMaxMs) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ManagementClient client = new ManagementClient();

    @Parameters(paramLabel = "NODE", description = ManagementAddress.FORMS)
    private String node = "";

    @Option(names = "--no-wait", description = "returns as soon as the node has begun to leave")
    private boolean noWait;

    @Override
    public Integer call() {
        URI address = ManagementAddress.parse(node, client.speaksTls());
        Drain drain = begin(address);
        say("%s %s: it serves for another %s, then finishes what it holds and leaves"
                .formatted(
                        address,
                        drain.outcome().equals("draining") ? "is draining" : "was draining already",
                        StatusTables.duration(drain.noticeMs())));
        if (noWait) {
            return 0;
        }
        Duration max = LEAVE_MAX.plusMillis(drain.noticeMs()).plusMillis(drain.finishMaxMs());
        if (!awaitGone(address, max)) {
            throw new OperatorException(address + " still answers after " + max.toSeconds() + " s");
        }
        say(address + " has gone");
        return 0;
    }

    private Drain begin(URI address) {
        try {
            HttpResponse<String> response = client.post(address, "/drain");
            if (response.statusCode() != ACCEPTED) {
                throw ManagementClient.refused(response);
            }
            return ManagementClient.read(response, Drain.class);
        } catch (IOException silent) {
            throw new OperatorException("nothing answers at " + address);
        }
    }

    /** A node answers on its management endpoint until its actor system ends, well after it has left the cluster. */
    private boolean awaitGone(URI address, Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        while (System.nanoTime() < deadline) {
            if (!listens(address)) {
                return true;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return false;
    }

    private boolean listens(URI address) {
        try {
            client.get(address, "/alive");
            return true;
        } catch (ConnectException | HttpConnectTimeoutException gone) {
            return false;
        } catch (IOException brokenOff) {
            return true; // a node that ends, or one that is stuck: the next look tells
        }
    }

    private void say(String text) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
