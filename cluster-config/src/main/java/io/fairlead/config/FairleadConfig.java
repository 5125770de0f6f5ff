// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configuration of a node, for {@link FairleadSettings#read} and for its actor system. Layers, strongest first:
 *
 * <ol>
 *   <li>system properties: {@code -Dfairlead.node.edge.port=8080}, {@code -Dpekko.…}
 *   <li>environment variables, for settings below {@code fairlead} only: {@code FAIRLEAD_NODE_EDGE_PORT=8080}
 *   <li>the file that {@code -Dfairlead.config=FILE} names
 *   <li>{@code application.conf} on the class path
 *   <li>what Pekko is told because of our settings
 *   <li>{@code fairlead-pekko.conf}: how Fairlead sets Pekko up
 *   <li>the {@code reference.conf} of every library
 * </ol>
 *
 * Substitutions are resolved across the finished stack, so that what Pekko takes over from a setting of ours follows it
 * wherever it was given.
 */
public final class FairleadConfig {

    private static final String ROOT = "fairlead";
    private static final String FILE_PROPERTY = "fairlead.config";
    private static final String VARIABLE_PREFIX = "FAIRLEAD_";
    /** Variables of the start script. */
    private static final Set<String> OTHER_VARIABLES = Set.of("FAIRLEAD_HOME", "FAIRLEAD_JAVA_OPTS");

    private final ClassLoader loader = FairleadConfig.class.getClassLoader();
    private final Map<String, String> environment;
    private final Properties properties;
    private final List<SettingsProblem> problems = new ArrayList<>();

    /**
     * Loads from this process's system properties and environment.
     *
     * @return resolved
     * @throws SettingsException when the file is missing or cannot be parsed, or a {@code FAIRLEAD_*} variable is no
     *     setting; in the latter case with every other problem of the settings
     */
    public static Config load() {
        return load(System.getenv(), System.getProperties());
    }

    /** {@link #load()} with another environment and other system properties. */
    public static Config load(Map<String, String> environment, Properties properties) {
        return new FairleadConfig(environment, properties).stack();
    }

    private FairleadConfig(Map<String, String> environment, Properties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    private Config stack() {
        try {
            Config reference = ConfigFactory.defaultReferenceUnresolved(loader);
            Config given = systemProperties()
                    .withFallback(environment(reference))
                    .withFallback(file())
                    .withFallback(ConfigFactory.parseResourcesAnySyntax(loader, "application"));
            Config defaults = ConfigFactory.parseResources(loader, "fairlead-pekko.conf", required())
                    .withFallback(reference);
            Config config = checked(given.withFallback(defaults).resolve());
            return given.withFallback(derived(config)).withFallback(defaults).resolve();
        } catch (ConfigException.IO | ConfigException.Parse e) {
            String origin = e.origin() == null ? "configuration" : Origins.text(e.origin());
            throw with(new SettingsProblem("configuration", origin, String.valueOf(e.getMessage())));
        }
    }

    /** What follows from our settings; nothing when they are wrong, which is reported by whoever reads them. */
    private Config derived(Config config) {
        SettingsReader in = SettingsReader.of(config);
        FairleadSettings settings = FairleadSettings.read(in);
        if (!in.problems().isEmpty()) {
            return ConfigFactory.empty();
        }
        // Not defaultReference: that has the system properties on top, where every value is a text.
        Config reference = ConfigFactory.parseResources(loader, "reference.conf")
                .withOnlyPath("fairlead")
                .resolve();
        return PekkoKeys.of(settings.node()).withFallback(JoinAgreement.layer(config, reference));
    }

    /** All of them: a property is below {@code fairlead} or {@code pekko}, or serves a substitution. */
    private Config systemProperties() {
        var settings = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (!name.equals(FILE_PROPERTY)) {
                settings.setProperty(name, properties.getProperty(name));
            }
        }
        return withRootsChecked(ConfigFactory.parseProperties(
                settings, ConfigParseOptions.defaults().setOriginDescription("system property")));
    }

    /** Other roots belong to others, and nobody would miss what stands below one that was meant to be ours. */
    private Config withRootsChecked(Config layer) {
        new TreeMap<>(layer.root()).forEach((root, value) -> {
            if (Spelling.isMisspelt(root, ROOT)) {
                problems.add(
                        new SettingsProblem(root, Origins.text(value.origin()), Spelling.unknown(root, Set.of(ROOT))));
            }
        });
        return layer;
    }

    private Config environment(Config reference) {
        Map<String, String> keys = keysByVariable(reference);
        Config settings = ConfigFactory.empty();
        for (String variable : new TreeSet<>(environment.keySet())) {
            String key = keys.get(variable);
            if (key != null) {
                String origin = "environment variable " + variable;
                settings = settings.withValue(key, ConfigValueFactory.fromAnyRef(environment.get(variable), origin));
            } else if (variable.startsWith(VARIABLE_PREFIX) && !OTHER_VARIABLES.contains(variable)) {
                problems.add(new SettingsProblem(
                        variable, "environment variable", Spelling.unknown(variable, keys.keySet())));
            }
        }
        return settings;
    }

    /** Every setting of ours by the variable that gives it. */
    static Map<String, String> keysByVariable(Config reference) {
        var keys = new TreeMap<String, String>();
        reference
                .withOnlyPath(ROOT)
                .entrySet()
                .forEach(setting -> keys.put(variable(setting.getKey()), setting.getKey()));
        return keys;
    }

    private static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private Config file() {
        String name = properties.getProperty(FILE_PROPERTY);
        if (name == null) {
            return ConfigFactory.empty();
        }
        Path file = Path.of(name);
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw with(
                    new SettingsProblem(FILE_PROPERTY, "system property", "must be a readable file, but is " + name));
        }
        return withRootsChecked(ConfigFactory.parseFile(file.toFile(), required()));
    }

    private static ConfigParseOptions required() {
        return ConfigParseOptions.defaults().setAllowMissing(false);
    }

    /** With problems already, names those of the settings too, so that the operator sees everything at once. */
    private Config checked(Config config) {
        if (problems.isEmpty()) {
            return config;
        }
        SettingsReader in = SettingsReader.of(config);
        FairleadSettings.read(in);
        problems.addAll(in.problems());
        throw new SettingsException(problems);
    }

    private SettingsException with(SettingsProblem last) {
        problems.add(last);
        return new SettingsException(problems);
    }
}
