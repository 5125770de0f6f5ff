// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A balancer as a process of its own, with the configuration that we ship: nothing in it is changed but the address to
 * listen on and the lines of the nodes. Its folder is deleted when it is closed.
 */
final class BalancerUnderTest implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String FILE = "balancer.conf";
    private static final String LISTEN_AS_SHIPPED = "127.0.0.1:8080";
    private static final Pattern NODE_AS_SHIPPED = Pattern.compile("127\\.0\\.0\\.1:80[89]\\d");

    /** A node as the balancer sees it. */
    record Backend(int port, int managementPort) {

        /** The port of the node that balancers of this kind use. */
        static Backend of(Kind kind, NodeUnderTest node) {
            int port = kind == Kind.HAPROXY_H2
                    ? node.balancerPort()
                    : node.baseUrl().getPort();
            return new Backend(port, node.management().getPort());
        }
    }

    /** What we ship a configuration for. */
    enum Kind {
        HAPROXY("haproxy", "../haproxy/haproxy.cfg"),
        HAPROXY_H2("haproxy", "../haproxy/haproxy-h2.cfg"),
        NGINX("nginx", "../nginx/nginx.conf") {
            @Override
            List<String> command(Path program, Path folder, boolean check) {
                String how = check ? "-t" : "-gdaemon off;";
                return List.of(program.toString(), how, "-e", "stderr", "-p", folder.toString(), "-c", FILE);
            }

            @Override
            String server(String shipped, int number, Backend node) {
                return NODE_AS_SHIPPED.matcher(shipped).replaceAll("127.0.0.1:" + node.port());
            }
        };

        private final String program;
        private final Path shipped;

        Kind(String program, String shipped) {
            this.program = program;
            this.shipped = Path.of(shipped);
        }

        List<String> command(Path program, Path folder, boolean check) {
            return List.of(
                    program.toString(),
                    check ? "-c" : "-db",
                    "-f",
                    folder.resolve(FILE).toString());
        }

        /** The line of one node, given a shipped one. */
        String server(String shipped, int number, Backend node) {
            return shipped.replaceFirst("server n\\d", "server n" + number)
                    .replaceFirst(NODE_AS_SHIPPED.pattern(), "127.0.0.1:" + node.port())
                    .replaceFirst("check port \\d+", "check port " + node.managementPort());
        }

        String configuration() throws IOException {
            return Files.readString(shipped);
        }

        /** Skips the test when the program is not installed. */
        private Path installed() {
            String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
            var found = Stream.of(path.split(File.pathSeparator))
                    .map(folder -> Path.of(folder, program))
                    .filter(Files::isExecutable)
                    .findFirst();
            Assumptions.assumeTrue(
                    found.isPresent(), program + " is not installed (Debian: apt-get install " + program + ")");
            return found.orElseThrow();
        }
    }

    private final Path folder;
    private final Process process;
    private final Thread atExit;
    private final URI url;

    private BalancerUnderTest(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        this.url = URI.create("http://127.0.0.1:" + port);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a balancer in front of some nodes and waits until it listens; skips the test when it is not installed. */
    static BalancerUnderTest start(Kind kind, Backend... nodes) throws IOException {
        Path program = kind.installed();
        Path folder = Files.createTempDirectory("fairlead-balancer");
        int port = freePort();
        Files.writeString(folder.resolve(FILE), changed(kind, port, List.of(nodes)));
        var balancer = new BalancerUnderTest(folder, launch(kind.command(program, folder, false), folder), port);
        balancer.awaitListening();
        return balancer;
    }

    /** What the program says about the file as shipped, or nothing when it has no objection. */
    static String objections(Kind kind) throws IOException, InterruptedException {
        Path program = kind.installed();
        Path folder = Files.createTempDirectory("fairlead-balancer");
        Files.copy(kind.shipped, folder.resolve(FILE));
        try {
            Process check = launch(kind.command(program, folder, true), folder);
            boolean ended = check.waitFor(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
            check.destroyForcibly();
            String output = Files.readString(folder.resolve("output"));
            boolean fine = ended && check.exitValue() == 0 && !output.matches("(?si).*\\[?(warn|alert|emerg).*");
            return fine ? "" : output;
        } finally {
            delete(folder);
        }
    }

    /** The shipped configuration for other ports. */
    private static String changed(Kind kind, int port, List<Backend> nodes) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean written = false;
        for (String line : kind.configuration().lines().toList()) {
            if (!line.matches("\\s*server .*127\\.0\\.0\\.1:80[89]\\d.*")) {
                lines.add(line.replace(LISTEN_AS_SHIPPED, "127.0.0.1:" + port));
            } else if (!written) {
                written = true;
                for (int i = 0; i < nodes.size(); i++) {
                    lines.add(kind.server(line, i + 1, nodes.get(i)));
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static Process launch(List<String> command, Path folder) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /** Neither balancer says which port it got when it is asked for any. */
    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            try (var _ = new Socket(url.getHost(), url.getPort())) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String output = output();
                    close();
                    throw new IOException("The balancer does not listen. Its output:\n" + output, notYet);
                }
                BlackBoxBroker.pause(POLL);
            }
        }
    }

    URI url() {
        return url;
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** Ends it with all its connections. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
