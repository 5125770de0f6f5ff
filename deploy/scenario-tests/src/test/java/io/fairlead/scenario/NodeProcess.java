// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One life of a node, as a process with the class path of the test. What it says goes into a file. It does not outlive
 * this JVM.
 */
final class NodeProcess {

    private static final Duration SIGNAL_MAX = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 60;

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a node and does not wait for it. */
    static NodeProcess start(Map<String, String> settings, Path log) {
        var command = new ArrayList<String>();
        command.add(jdk("java"));
        // Small and quick to start: several of these share the machine with the load.
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.fairlead.node.Main"));
        try {
            Files.createDirectories(log.getParent());
            return new NodeProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code; empty while it runs. */
    OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Whether it has ended, waiting for it if need be. */
    boolean endsWithin(Duration max) {
        try {
            boolean ended = process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                forgetHook();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a node to end", e);
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // This JVM is ending, and the hook finds the process gone.
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and waits until the system has buried it. */
    void kill() {
        process.destroyForcibly();
        if (!endsWithin(SIGNAL_MAX)) {
            throw new IllegalStateException("a node survived SIGKILL for " + SIGNAL_MAX);
        }
    }

    /** SIGSTOP: it runs no more, and its connections stay open. */
    void freeze() {
        run("kill", "-STOP", Long.toString(process.pid()));
    }

    /** SIGCONT. */
    void thaw() {
        run("kill", "-CONT", Long.toString(process.pid()));
    }

    /** How many live objects of each class the JVM has, after a collection. */
    List<String> classHistogram() {
        return run(jdk("jcmd"), Long.toString(process.pid()), "GC.class_histogram");
    }

    private static List<String> run(String... command) {
        try {
            Process helper =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> output = helper.inputReader().readAllLines();
            if (helper.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** How many lines that hold a text were said here, in this life or an earlier one. */
    long countLines(String text) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines that it said. */
    String tail() {
        try (var lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
