// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, which says on its standard output where it listens ("… listens on URL"), and what
 * it costs. It does not outlive this JVM. Memory is read as Linux tells it.
 */
final class MeasuredProcess implements AutoCloseable {

    private static final Duration LISTEN_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Pattern LISTENS = Pattern.compile("listens on (http\\S+)");
    private static final Pattern LISTENS_TO_BALANCERS = Pattern.compile("Balancers reach it over HTTP/2 on (http\\S+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private MeasuredProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts it and waits until it listens. */
    static MeasuredProcess start(List<String> command) {
        MeasuredProcess started = launch(command);
        started.url();
        return started;
    }

    /** Starts it and does not wait. */
    static MeasuredProcess launch(List<String> command) {
        try {
            Path log = Files.createTempFile("fairlead-bench-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            return new MeasuredProcess(builder.redirectOutput(log.toFile()).start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens to the public. */
    URI url() {
        return URI.create(printed(LISTENS));
    }

    /** Where a node listens to balancers. */
    URI balancerUrl() {
        return URI.create(printed(LISTENS_TO_BALANCERS));
    }

    /** The first group of a pattern in what it prints, waiting for it if need be. */
    String printed(Pattern pattern) {
        long deadline = System.nanoTime() + LISTEN_MAX.toNanos();
        Optional<String> found = inLog(pattern);
        while (found.isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("has not printed '" + pattern + "' but:\n" + text());
            }
            LockSupport.parkNanos(POLL_NANOS);
            found = inLog(pattern);
        }
        return found.get();
    }

    private Optional<String> inLog(Pattern pattern) {
        Matcher matcher = pattern.matcher(text());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time of all cores that it has used so far, user and kernel. Linux counts it in steps of 10 ms. */
    Duration cpu() {
        return cpu(process.toHandle());
    }

    static Duration cpu(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system does not tell the CPU of " + process));
    }

    /** Physical memory that it has now. */
    long residentBytes() {
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            if (!matcher.find()) {
                throw new IllegalStateException("no VmRSS for process " + process.pid());
            }
            return Long.parseLong(matcher.group(1)) * 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its JVM has live objects in, after a full collection. */
    long heapBytesAfterCollection() {
        String histogram = jcmd("GC.class_histogram");
        Matcher matcher = HISTOGRAM_TOTAL.matcher(histogram);
        if (!matcher.find()) {
            throw new IllegalStateException("no total in the class histogram: " + histogram);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** What a diagnostic command of its JVM says. */
    String jcmd(String... command) {
        return Programs.run(Lab.jdk("jcmd"), Long.toString(process.pid()), String.join(" ", command));
    }

    long pid() {
        return process.pid();
    }

    /** Tells it to end in an orderly way, and does not wait. */
    void stop() {
        process.destroy();
    }

    /** Ends it in an orderly way, or by force when that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
