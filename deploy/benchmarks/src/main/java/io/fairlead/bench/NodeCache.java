// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's ahead-of-time cache for nodes, made as {@code deploy/fairlead prepare} makes it, and gone when this is
 * closed.
 *
 * @param rehearsal how long the node served itself
 * @param seconds that it took to make
 */
record NodeCache(Path file, Duration rehearsal, double seconds) implements AutoCloseable {

    static NodeCache make(Lab lab, Duration rehearsal) {
        long begin = System.nanoTime();
        List<String> options = new ArrayList<>(lab.nodeOptions());
        try {
            Path file = Files.createTempFile("fairlead-bench-", ".aot");
            options.add("-XX:AOTCacheOutput=" + file);
            rehearse(Lab.java(
                    options, lab.libraries("deploy/node"), "io.fairlead.node.Rehearsal", rehearsal.toSeconds() + "s"));
            return new NodeCache(file, rehearsal, (System.nanoTime() - begin) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The JVM has much to say meanwhile, which matters only when it fails. */
    private static void rehearse(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("no cache, but: " + said);
        }
    }

    List<String> options() {
        return List.of("-XX:AOTCache=" + file);
    }

    long bytes() {
        return file.toFile().length();
    }

    @Override
    public void close() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
