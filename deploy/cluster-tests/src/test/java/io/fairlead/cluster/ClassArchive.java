// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An archive of the classes that a node loads (the JVM's dynamic class-data sharing, JEP 350): these tests start dozens
 * of nodes, and with it each takes half the time. Made once, by a node that serves itself a little and leaves.
 */
final class ClassArchive {

    private static final Path FILE = Path.of("target", "node-classes.jsa");
    private static final Duration MAKE_MAX = Duration.ofSeconds(60);

    private ClassArchive() {}

    /**
     * What a JVM is to be told for it. None with a class path that is not all archives, as in an IDE: the JVM refuses
     * those.
     */
    static List<String> options() {
        return Arrays.stream(NodeUnderTest.CLASS_PATH.split(File.pathSeparator))
                        .allMatch(entry -> entry.endsWith(".jar"))
                ? Made.OPTIONS
                : List.of();
    }

    /** Its being initialised makes the archive: by whoever comes first, while all others wait. */
    private static final class Made {

        /** What the JVM does not like about the archive is no business of tests that read a node's output. */
        static final List<String> OPTIONS =
                List.of("-XX:SharedArchiveFile=" + make(), "-Xlog:cds=off", "-Xlog:aot=off");

        private static Path make() {
            try {
                Files.deleteIfExists(FILE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var warmUp = Map.of("fairlead.node.warm-up.exchanges", "20");
            try (NodeUnderTest node = NodeUnderTest.launch(List.of("-XX:ArchiveClassesAtExit=" + FILE), warmUp)) {
                node.awaitLine(Pattern.compile("Warmed up by"), MAKE_MAX);
                node.terminate();
                node.awaitExit(MAKE_MAX);
                if (!Files.exists(FILE)) {
                    throw new IllegalStateException("the JVM made no archive of classes:\n" + node.output());
                }
            }
            return FILE;
        }
    }
}
