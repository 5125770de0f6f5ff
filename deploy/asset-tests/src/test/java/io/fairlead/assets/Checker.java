// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the machine that knows whether a file is right. A test that needs one is skipped where it is missing.
 */
record Checker(Path program) {

    private static final int MAX_SECONDS = 60;

    static Checker of(String name, String debianPackage) {
        var program = Assets.program(name);
        Assumptions.assumeTrue(
                program.isPresent(), name + " is not installed (Debian: apt-get install " + debianPackage + ")");
        return new Checker(program.orElseThrow());
    }

    /** Runs it, requires that it is content, and returns what it said. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("fairlead-checker", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String output = Files.readString(said);
            assertThat(ended).as("%s ended; it said: %s", command, output).isTrue();
            assertThat(process.exitValue()).as("%s said: %s", command, output).isZero();
            return output;
        } finally {
            Files.delete(said);
        }
    }
}
