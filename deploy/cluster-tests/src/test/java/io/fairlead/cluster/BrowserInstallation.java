// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * What a browser test needs from the machine: a Chromium, and a Node.js that runs Playwright's driver.
 *
 * <p>Playwright's own downloads (a browser, and 200 MB of Node.js for five platforms) are not used. A missing program
 * is installed where that is Debian's way and we may (root in a container); elsewhere the test is skipped and says why.
 */
record BrowserInstallation(Path chromium, Path nodejs) {

    private static final List<String> CHROMIUM_NAMES =
            List.of("chromium", "chromium-headless-shell", "google-chrome", "chromium-browser");
    private static final List<String> NODEJS_NAMES = List.of("node", "nodejs");
    private static final int INSTALL_MAX_MINUTES = 10;

    /** @throws TestAbortedException when a program is missing and cannot be installed */
    static BrowserInstallation findOrSkip() {
        return new BrowserInstallation(
                programOrSkip("FAIRLEAD_CHROMIUM", CHROMIUM_NAMES, "chromium"),
                programOrSkip("PLAYWRIGHT_NODEJS_PATH", NODEJS_NAMES, "nodejs"));
    }

    /** The environment in which Playwright uses the Node.js found here and downloads nothing. */
    Map<String, String> playwrightEnvironment() {
        return Map.of("PLAYWRIGHT_NODEJS_PATH", nodejs.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    }

    private static Path programOrSkip(String variable, List<String> names, String debianPackage) {
        return find(variable, names)
                .or(() -> {
                    install(debianPackage, variable);
                    return find(variable, names);
                })
                .orElseThrow(() -> missing(debianPackage, variable, "its package installs none of " + names));
    }

    private static Optional<Path> find(String variable, List<String> names) {
        var named = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        return named.isPresent()
                ? named
                : names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void install(String debianPackage, String variable) {
        if (!"root".equals(System.getProperty("user.name")) || onPath("apt-get").isEmpty()) {
            throw missing(debianPackage, variable, "only root on a Debian system can have it installed by this test");
        }
        try {
            var log = Files.createDirectories(Path.of("target")).resolve("install-" + debianPackage + ".log");
            var command = "apt-get update && apt-get install -y --no-install-recommends " + debianPackage;
            var builder = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            var process = builder.start();
            if (!process.waitFor(INSTALL_MAX_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw missing(debianPackage, variable, "installing it failed, see " + log);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw missing(debianPackage, variable, "installing it was interrupted");
        }
    }

    private static TestAbortedException missing(String debianPackage, String variable, String why) {
        return new TestAbortedException("No " + debianPackage + " on the PATH; " + why + ". Set " + variable
                + " to use one that is elsewhere.");
    }
}
