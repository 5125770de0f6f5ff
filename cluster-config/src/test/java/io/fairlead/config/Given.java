// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Configurations for tests, independent of this process's environment and system properties. */
final class Given {

    private Given() {}

    /** Our reference.conf alone. */
    static Config reference() {
        return ConfigFactory.parseResources(Given.class.getClassLoader(), "reference.conf")
                .withOnlyPath("fairlead")
                .resolve();
    }

    /** The reference with these lines over it, as if from a file named {@code node.conf}. */
    static Config lines(String... lines) {
        var origin = ConfigParseOptions.defaults().setOriginDescription("node.conf");
        return ConfigFactory.parseString(String.join("\n", lines), origin)
                .withFallback(reference())
                .resolve();
    }

    static Config properties(String... keysAndValues) {
        return FairleadConfig.load(Map.of(), asProperties(keysAndValues));
    }

    static Properties asProperties(String... keysAndValues) {
        var properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    static List<SettingsProblem> problems(Config config) {
        SettingsReader in = SettingsReader.of(config);
        FairleadSettings.read(in);
        return in.problems();
    }
}
