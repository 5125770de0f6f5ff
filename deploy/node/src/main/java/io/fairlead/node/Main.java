// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.SettingsException;
import org.slf4j.LoggerFactory;

/**
 * Runs one node in the foreground. It alone ends the JVM, with these exit codes: 0 stopped on request (143 when by
 * SIGTERM), 1 could not start, 2 the settings are wrong, 3 removed by its cluster, which had lost contact with it, 4
 * could not hear its callers any more.
 */
public final class Main {

    private static final int STOPPED = 0;
    private static final int COULD_NOT_START = 1;
    private static final int WRONG_SETTINGS = 2;
    private static final int REMOVED = 3;
    private static final int BROKEN = 4;

    private Main() {}

    public static void main(String[] arguments) {
        // Blocks for ever when a signal is already ending the JVM, which then has its own exit code.
        System.exit(run());
    }

    private static int run() {
        Node node;
        try {
            node = start();
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return WRONG_SETTINGS;
        } catch (RuntimeException e) {
            System.err.println("Fairlead could not start: " + why(e));
            return COULD_NOT_START;
        }
        return switch (node.ended().join()) {
            case STOPPED -> STOPPED;
            case REMOVED -> {
                System.err.println(
                        "Fairlead was removed by its cluster, which had lost contact with it. Start it again.");
                yield REMOVED;
            }
            case BROKEN -> {
                System.err.println("Fairlead could not hear its callers any more; its log says why. Start it again.");
                yield BROKEN;
            }
        };
    }

    private static Node start() {
        Config config = FairleadConfig.load();
        FairleadSettings settings = FairleadSettings.read(config);
        LoggerFactory.getLogger(Main.class).debug("Settings:\n{}", FairleadSettings.describe(config));
        Node node = Node.start(config, settings);
        System.out.print(Welcome.text(node));
        System.out.flush();
        return node;
    }

    /** Our own messages are complete; for the rest, the innermost cause says most. */
    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof StartException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
