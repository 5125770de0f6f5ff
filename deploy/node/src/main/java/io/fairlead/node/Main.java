// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import io.fairlead.config.SettingsException;
import org.slf4j.LoggerFactory;

/** Starts one node in the foreground. Exit codes: 0 stopped on request, 1 could not start, 2 the settings are wrong. */
public final class Main {

    private static final int COULD_NOT_START = 1;
    private static final int WRONG_SETTINGS = 2;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Config config = FairleadConfig.load();
            FairleadSettings settings = FairleadSettings.read(config);
            LoggerFactory.getLogger(Main.class).debug("Settings:\n{}", FairleadSettings.describe(config));
            start(config, settings);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTINGS);
        }
    }

    private static void start(Config config, FairleadSettings settings) {
        try {
            Node node = Node.start(config, settings);
            System.out.print(Welcome.text(node.edgeAddress(), node.managementAddress()));
            System.out.flush();
        } catch (RuntimeException e) {
            System.err.println("Fairlead could not start: " + rootCause(e).getMessage());
            // Not exit: Pekko may be ending the JVM already, with 0.
            Runtime.getRuntime().halt(COULD_NOT_START);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
