// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FairleadSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files below {@code deploy/}, and what Fairlead makes of the settings in them. */
final class Assets {

    static final ObjectMapper JSON = new ObjectMapper();
    /** Handing over and leaving, the phases of its shutdown that others have a part in: see OPERATIONS.md. */
    static final Duration LEAVING_MAX = Duration.ofSeconds(35);

    private Assets() {}

    /** @param path below the top folder of the sources */
    static Path file(String path) {
        return Path.of("../..", path).normalize();
    }

    static String text(String path) throws IOException {
        return Files.readString(file(path));
    }

    /** The documents of a YAML text, in which no key may occur twice. */
    static List<JsonNode> yaml(String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(strict)).loadAll(text);
        return StreamSupport.stream(documents.spliterator(), false)
                .<JsonNode>map(JSON::valueToTree)
                .toList();
    }

    /** All settings by their keys: {@code reference.conf}. */
    static Config reference() {
        return ConfigFactory.parseResources(FairleadConfig.class.getClassLoader(), "reference.conf");
    }

    /**
     * What a node with this environment runs with.
     *
     * @throws io.fairlead.config.SettingsException as the node does, when something in it is no setting of ours
     */
    static Config configured(Map<String, String> environment) {
        Config config = FairleadConfig.load(environment, new Properties());
        FairleadSettings.read(config);
        return config;
    }

    /** The members of a YAML object of strings. */
    static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties()
                .forEach(
                        member -> strings.put(member.getKey(), member.getValue().asText()));
        return strings;
    }

    /** Where a program is installed, if it is. */
    static Optional<Path> program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** All files below a folder. */
    static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(file(folder))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
