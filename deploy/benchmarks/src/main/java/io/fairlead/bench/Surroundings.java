// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What has to be known to compare results: which code, which machine and how busy, which JDK, when. */
record Surroundings(String commit, String machine, String jdk, String date) {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern LOAD = Pattern.compile("^(\\S+)");
    private static final double KIB_PER_GIB = 1_048_576;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'");

    /** As it is now. */
    static Surroundings of(Path root) {
        return new Surroundings(
                commit(root.toString()),
                "%d × %s, %.1f GiB, load average %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                in("/proc/cpuinfo", MODEL),
                                Double.parseDouble(in("/proc/meminfo", MEMORY)) / KIB_PER_GIB,
                                in("/proc/loadavg", LOAD)),
                System.getProperty("java.vendor.version", System.getProperty("java.vm.vendor")) + " "
                        + Runtime.version(),
                DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private static String commit(String root) {
        String commit = Programs.run("git", "-C", root, "rev-parse", "--short=12", "HEAD")
                .strip();
        boolean clean = Programs.run(
                        "git", "-C", root, "status", "--porcelain", "--", ".", ":!deploy/benchmarks/RESULTS.md")
                .isBlank();
        return clean ? commit : commit + "-dirty";
    }

    private static String in(String file, Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1).strip() : "unknown";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Commit " + commit + ". Machine: " + machine + ". JDK: " + jdk + ".";
    }
}
