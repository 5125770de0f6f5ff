// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The libraries of a program, sorted as the start scripts do: an ahead-of-time cache is good for one class path. */
record Jars(List<Path> files) {

    Jars {
        files = List.copyOf(files);
    }

    static Jars in(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return new Jars(all.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String classPath() {
        return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    long bytes() {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }
}
