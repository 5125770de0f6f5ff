// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archive that operators unpack. */
class DistributionTest {

    private static final String SHIPPED = "deploy/node/src/main/dist/";
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration PREPARE_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final List<String> FREE_PORTS = List.of(
            "-Dfairlead.node.edge.port=0", "-Dfairlead.node.management.port=0", "-Dfairlead.node.cluster.port=0");

    /** What the advice in comments says is no less to be checked than what stands. */
    @Test
    void shippedSettings_areSettingsWithTheirCommentsToo(@TempDir Path folder) throws Exception {
        String shipped = Assets.text(SHIPPED + "conf/fairlead.conf");
        Path file = folder.resolve("fairlead.conf");
        for (String text : List.of(shipped, shipped.replaceAll("# (?=[a-z.-]+ = )", ""))) {
            Files.writeString(file, text);
            Properties properties = new Properties();
            properties.setProperty("fairlead.config", file.toString());
            FairleadSettings.read(FairleadConfig.load(Map.of(), properties));
        }
        Config advised = FairleadConfig.load(Map.of(), properties(file));
        assertThat(advised.getString("fairlead.node.drain.notice")).isEqualTo("5s");
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        properties.setProperty("fairlead.config", file.toString());
        return properties;
    }

    /** A JVM does not start with an option that its machine does not know. */
    @Tag("process")
    @ParameterizedTest
    @CsvSource({
        "Linux, x86_64, true, true",
        "Linux, aarch64, true, false",
        "Darwin, x86_64, false, true",
        "Darwin, aarch64, false, false",
        "'', '', false, false"
    })
    void jvmOptions_ofOneSystemOrKindOfMachine_areForThoseOnly(
            String system, String machine, boolean hugePages, boolean avx, @TempDir Path folder) throws Exception {
        Path java = folder.resolve("java");
        Files.createDirectory(java);
        Files.writeString(
                java.resolve("release"),
                "JAVA_VERSION=\"25\"\nOS_ARCH=\"%s\"\nOS_NAME=\"%s\"\n".formatted(machine, system));
        command(java.resolve("bin/java"), "echo \"$@\"");
        ProcessBuilder script = new ProcessBuilder(
                "sh", Assets.file(SHIPPED + "bin/fairlead-node").toString());
        script.environment().put("JAVA_HOME", java.toString());
        script.environment().remove("FAIRLEAD_HOME");
        script.environment().put("FAIRLEAD_JAVA_OPTS", "-Xmx600m");
        Process process = script.redirectErrorStream(true).start();
        String options = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(options).contains("-XX:+UseCompactObjectHeaders ").doesNotContain("#");
        assertThat(options.contains(" -XX:UseAVX=2 ")).as(options).isEqualTo(avx);
        assertThat(options.contains(" -XX:+UseTransparentHugePages "))
                .as(options)
                .isEqualTo(hugePages);
        assertThat(options).as("the operator's come last").containsSubsequence(" -Xmx1200m ", " -Xmx600m ");
        assertThat(options).doesNotContain(": ");
    }

    private static void command(Path file, String line) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Tag("process")
    @Test
    void unpackedNode_startsAnywhereAndLeavesOnSigterm(@TempDir Path folder) throws Exception {
        unpack(folder);
        assertThat(folder.resolve("LICENSE")).exists();
        Path output = folder.resolve("output");
        Process node = script(folder, output, "", FREE_PORTS);
        try {
            await(output, node, "Ctrl-C stops the node");
            assertThat(node.info().command().orElse(""))
                    .as("the script has become the JVM")
                    .endsWith("/java");
            String management = Files.readString(output).replaceAll("(?s).*Management on http://(\\S+).*", "$1");
            assertThat(new Checker(program(folder)).run("status", management)).contains("up");
            node.destroy();
            assertThat(node.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
            assertThat(node.exitValue()).isIn(0, 143);
        } finally {
            node.destroyForcibly();
        }
    }

    /** A JVM that cannot use its cache would end here, which is what {@code AOTMode=on} is for. */
    @Tag("process")
    @Tag("long")
    @Test
    void preparedNode_startsFromItsCacheAndMatches(@TempDir Path folder) throws Exception {
        unpack(folder);
        Path output = folder.resolve("output");
        Process preparation = script(folder, output, "", List.of("prepare"));
        try {
            assertThat(preparation.waitFor(PREPARE_MAX.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(preparation.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            end(preparation);
        }
        List<String> settings = new ArrayList<>(FREE_PORTS);
        settings.add("-Dfairlead.node.warm-up.exchanges=1");
        Process node = script(folder, output, "-XX:AOTMode=on", settings);
        try {
            await(output, node, "Warmed up by 1 exchanges");
        } finally {
            end(node);
        }
    }

    private static void unpack(Path folder) throws Exception {
        Checker.of("tar", "tar").run("-xzf", archive().toString(), "-C", folder.toString(), "--strip-components=1");
    }

    private static Path program(Path folder) {
        return folder.resolve("bin/fairlead-node");
    }

    private static Path archive() throws IOException {
        Path target = Assets.file("deploy/node/target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            var archive = files.filter(file -> file.toString().endsWith("-distribution.tar.gz"))
                    .findFirst();
            Assumptions.assumeTrue(archive.isPresent(), "no distribution yet: Maven's phase `package` makes it");
            return archive.orElseThrow();
        }
    }

    private static Process script(Path folder, Path output, String jvmOptions, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program(folder).toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("FAIRLEAD_JAVA_OPTS", "-Xmx256m " + jvmOptions);
        return builder.directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** With the JVM that the script has started, if it has not become it. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void await(Path output, Process node, String line) throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!Files.readString(output).contains(line)) {
            assertThat(node.isAlive() && System.nanoTime() < deadline)
                    .as("the node says: %s", Files.readString(output))
                    .isTrue();
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
