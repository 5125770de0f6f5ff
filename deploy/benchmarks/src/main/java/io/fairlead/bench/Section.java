// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the file of results says about one benchmark.
 *
 * @param command as somebody would type it to see the same
 */
record Section(String what, String command, Surroundings surroundings, String found) {

    void appendTo(Path file) {
        try {
            Files.writeString(file, "\n" + this, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        String head = "## Bench: %s (%s)\n\n`%s`. %s\n\n".formatted(what, surroundings.date(), command, surroundings);
        return head + found.stripTrailing() + "\n";
    }
}
