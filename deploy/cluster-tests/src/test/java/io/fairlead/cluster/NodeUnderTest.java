// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A broker node as a process of its own, with the class path of the test and free ports, told everything else by system
 * properties.
 *
 * <p>Its output is read on a thread, so that it never blocks on a full pipe; the first lines and the newest ones are
 * kept, to wait for and for the message of a failure. It does not outlive the test: {@link #close} ends it, and so does
 * the end of this JVM.
 */
final class NodeUnderTest implements AutoCloseable {

    /** The tests' own, without their classes. */
    static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(Path.of("target").toAbsolutePath()))
            .collect(Collectors.joining(File.pathSeparator));

    private static final String MAIN_CLASS = "io.fairlead.node.Main";
    private static final Pattern LISTENING = Pattern.compile("Fairlead listens on (http://\\S+:\\d+)");
    private static final Pattern BALANCERS = Pattern.compile("Balancers reach it over HTTP/2 on \\S+:(\\d+)");
    private static final Pattern MANAGEMENT = Pattern.compile("Management on (http\\S+:\\d+)");
    private static final Pattern MEMBER = Pattern.compile("Member (\\S+:\\d+) of its cluster");
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final int LINES_MAX = 2_000;

    /** Kept for good: they hold what a node says once, when it starts. */
    private static final int FIRST_LINES = 500;

    /** A lone node on loopback. Port 0 lets the system choose, so nodes of tests that run at once never collide. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "fairlead.node.edge.host", "127.0.0.1",
            "fairlead.node.edge.port", "0",
            "fairlead.node.management.port", "0",
            "fairlead.node.cluster.host", "127.0.0.1",
            "fairlead.node.cluster.port", "0",
            // Few of these tests mind how fast a node is in its first second, and many start one.
            "fairlead.node.warm-up.exchanges", "0");

    private final Process process;
    private final Thread reader;
    private final Thread atExit;
    private final List<String> lines = new ArrayList<>();
    private boolean outputEnded;

    private NodeUnderTest(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform()
                .daemon()
                .name("node-output-" + process.pid())
                .start(this::readOutput);
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a node and waits until it is a member of its cluster and listens, 60 s at most.
     *
     * @param settings configuration keys and values, which go before the defaults of this class
     * @throws IllegalStateException with the node's output, when it ends or does not listen in time
     */
    static NodeUnderTest start(Map<String, String> settings) {
        NodeUnderTest node = launch(settings);
        try {
            node.clusterAddress();
            return node;
        } catch (RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    /** Starts a node and does not wait, for tests on what it says before it listens or instead of it. */
    static NodeUnderTest launch(Map<String, String> settings) {
        return launch(ClassArchive.options(), settings);
    }

    static NodeUnderTest launch(List<String> jvmOptions, Map<String, String> settings) {
        try {
            return new NodeUnderTest(new ProcessBuilder(commandLine(jvmOptions, settings))
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> commandLine(List<String> jvmOptions, Map<String, String> settings) {
        var properties = new LinkedHashMap<>(DEFAULTS);
        properties.putAll(settings);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvmOptions);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", CLASS_PATH, MAIN_CLASS));
        return command;
    }

    /** Where the node serves its public API; waits until it does, 60 s at most. */
    URI baseUrl() {
        return URI.create(awaitLine(LISTENING, START_MAX).group(1));
    }

    /** Where balancers reach it over HTTP/2; only with a setting that asks for it. */
    int balancerPort() {
        return Integer.parseInt(awaitLine(BALANCERS, START_MAX).group(1));
    }

    /** Where the node's management endpoint listens. */
    URI management() {
        return URI.create(awaitLine(MANAGEMENT, START_MAX).group(1));
    }

    /** The status with which the management endpoint answers. */
    int statusOf(String managementPath) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management().resolve(managementPath))
                .timeout(START_MAX)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    boolean isReady() throws IOException, InterruptedException {
        return statusOf("/ready") == 200;
    }

    /** Waits until the node says that it is ready, 60 s at most. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready within " + START_MAX + "\n" + output());
            }
            BlackBoxBroker.pause(BlackBoxBroker.SHORT);
        }
    }

    /** Where other nodes find this one, as {@code host:port}; waits until it is a member, 60 s at most. */
    String clusterAddress() {
        return awaitLine(MEMBER, START_MAX).group(1);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * The first match of {@code pattern} in the node's output so far or to come.
     *
     * @throws IllegalStateException with the node's output, when there is none within {@code max} or the node ends
     */
    MatchResult awaitLine(Pattern pattern, Duration max) {
        try {
            return line(pattern, max);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the node's output", interrupted);
        }
    }

    private synchronized MatchResult line(Pattern pattern, Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (true) {
            var found =
                    lines.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
            if (found.isPresent()) {
                return found.get().toMatchResult();
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (outputEnded || leftMs <= 0) {
                var why = outputEnded ? "the node ended" : "not within " + max;
                throw new IllegalStateException("No line \"" + pattern + "\": " + why + ". Output:\n" + output());
            }
            wait(leftMs);
        }
    }

    /** The first and the newest lines of standard output and standard error. */
    synchronized String output() {
        return String.join("\n", lines);
    }

    /** Asks the node to leave in an orderly way (SIGTERM); does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Ends the node as a power cut would (SIGKILL), and waits until the system has buried it. */
    void kill() {
        process.destroyForcibly();
        awaitExit(STOP_MAX);
    }

    /** The exit status of the node, or a failure if it is still running after {@code max}. */
    int awaitExit(Duration max) {
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The node still runs after " + max + ". Its output:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the node to end", interrupted);
        }
    }

    /** Ends the node, in an orderly way if that takes at most 10 s. */
    @Override
    public void close() {
        terminate();
        try {
            awaitExit(STOP_MAX);
        } catch (IllegalStateException stillRunning) {
            kill();
        }
        removeExitHook();
        reader.interrupt();
    }

    private void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            // The hook is about to run, and finds the process gone.
        }
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException closed) {
            add("(output closed: " + closed.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == LINES_MAX) {
            lines.remove(FIRST_LINES);
        }
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        outputEnded = true;
        notifyAll();
    }
}
