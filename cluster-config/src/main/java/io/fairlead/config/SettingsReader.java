// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the typed settings of one section. A problem is noted, not thrown: reading goes on with a stand-in for the
 * value, so that {@link #problems} can name all of them together, and rules that concern such a value are not judged.
 */
final class SettingsReader {

    private static final int PORT_MAX = 65_535;

    private static final ConfigObject NOTHING = ConfigFactory.empty().root();

    private final String path;
    private final ConfigObject section;
    /** False when there is no such section, which has been reported once and for all its keys. */
    private final boolean exists;

    private final Findings findings;

    /** A reader of the section {@code fairlead}. */
    static SettingsReader of(Config config) {
        return reader("fairlead", config.root().get("fairlead"), config.origin(), new Findings());
    }

    private static SettingsReader reader(
            String path, @Nullable ConfigValue value, ConfigOrigin parent, Findings findings) {
        if (value instanceof ConfigObject section) {
            return new SettingsReader(path, section, true, findings);
        }
        findings.know(path);
        ConfigOrigin origin = value == null ? parent : value.origin();
        findings.report(path, origin, "must be a section with keys of its own, " + but(value));
        return new SettingsReader(path, NOTHING, false, findings);
    }

    private SettingsReader(String path, ConfigObject section, boolean exists, Findings findings) {
        this.path = path;
        this.section = section;
        this.exists = exists;
        this.findings = findings;
    }

    SettingsReader section(String key) {
        return exists
                ? reader(path(key), section.get(key), section.origin(), findings)
                : new SettingsReader(path(key), NOTHING, false, findings);
    }

    /** Both bounds included. */
    Duration duration(String key, Duration least, Duration most) {
        return value(
                key,
                "a duration from " + Durations.text(least) + " to " + Durations.text(most),
                least,
                value -> Values.duration(value)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0));
    }

    /** Both bounds included. */
    int count(String key, int least, int most) {
        return (int) number(key, least, most);
    }

    int port(String key) {
        return count(key, 0, PORT_MAX);
    }

    /** Absent when the value is {@code off}. */
    OptionalInt optionalPort(String key) {
        return value(
                key,
                "off, or a whole number from 0 to " + PORT_MAX,
                OptionalInt.empty(),
                value -> Values.text(value).filter("off"::equals).isPresent()
                        ? Optional.of(OptionalInt.empty())
                        : Values.wholeNumber(value)
                                .filter(port -> port >= 0 && port <= PORT_MAX)
                                .map(port -> OptionalInt.of(port.intValue())));
    }

    private long number(String key, long least, long most) {
        return value(
                key,
                "a whole number from " + least + " to " + most,
                least,
                value -> Values.wholeNumber(value).filter(number -> number >= least && number <= most));
    }

    /** Absent when the key is; both bounds included. */
    OptionalLong optionalNumber(String key, long least, long most) {
        return has(key) ? OptionalLong.of(number(key, least, most)) : OptionalLong.empty();
    }

    /** Not empty. */
    String text(String key) {
        return text(key, "a text that is not empty", text -> !text.isEmpty());
    }

    String text(String key, String expected, Predicate<String> fits) {
        return value(key, expected, "", value -> Values.text(value).filter(fits));
    }

    /** Absent when the key is. */
    Optional<String> optionalText(String key, String expected, Predicate<String> fits) {
        return has(key) ? Optional.of(text(key, expected, fits)) : Optional.empty();
    }

    /** Absent when empty. */
    Optional<Path> optionalPath(String key) {
        Path path = value(key, "a path, or empty", Path.of(""), Values::path);
        return Optional.of(path).filter(given -> !given.toString().isEmpty());
    }

    /** The constant whose name, in lower case and with hyphens, is the value. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return value(
                key, "one of " + Values.names(type), type.getEnumConstants()[0], value -> Values.constant(value, type));
    }

    boolean flag(String key) {
        return value(key, "true or false", false, Values::flag);
    }

    /** A list of such constants. */
    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        return list(key, Values.names(type), value -> Values.constant(value, type));
    }

    /** A list, of which each entry must fit. */
    List<String> texts(String key, String expectedEntry, Predicate<String> fits) {
        return list(key, expectedEntry, value -> Values.text(value).filter(fits));
    }

    private <T> List<T> list(String key, String expectedEntry, Function<ConfigValue, Optional<T>> parse) {
        var list = new ArrayList<T>();
        for (ConfigValue entry : entries(key)) {
            parse.apply(entry)
                    .ifPresentOrElse(
                            list::add,
                            () -> findings.report(
                                    path(key), entry.origin(), "must list " + expectedEntry + ", " + but(entry)));
        }
        return list;
    }

    /** A list of sections, each read with a reader of its own. */
    <T> List<T> sections(String key, Function<SettingsReader, T> read) {
        var sections = new ArrayList<T>();
        for (ConfigValue entry : entries(key)) {
            SettingsReader reader = reader(path(key) + "[" + sections.size() + "]", entry, entry.origin(), findings);
            sections.add(read.apply(reader));
            findings.reportUnknown(reader.path, reader.section);
        }
        return sections;
    }

    private List<ConfigValue> entries(String key) {
        return value(key, "a list", List.of(), Values::list);
    }

    /**
     * Notes a broken rule at the first key, unless one of the keys has a problem of its own.
     *
     * @param keys what the rule is about, relative to this section and present unless optional
     */
    void rule(boolean holds, String message, String... keys) {
        if (!holds && exists && Arrays.stream(keys).noneMatch(key -> findings.hasProblem(path(key)))) {
            findings.report(path(keys[0]), origin(keys[0]), message);
        }
    }

    private ConfigOrigin origin(String key) {
        Config values = section.toConfig();
        return values.hasPath(key) ? values.getValue(key).origin() : section.origin();
    }

    private boolean has(String key) {
        findings.know(path(key));
        return section.containsKey(key);
    }

    private <T> T value(String key, String expected, T standIn, Function<ConfigValue, Optional<T>> parse) {
        findings.know(path(key));
        if (!exists) {
            return standIn;
        }
        ConfigValue value = section.get(key);
        Optional<T> parsed = Optional.ofNullable(value).flatMap(parse);
        if (parsed.isEmpty()) {
            ConfigOrigin origin = value == null ? section.origin() : value.origin();
            findings.report(path(key), origin, "must be " + expected + ", " + but(value));
        }
        return parsed.orElse(standIn);
    }

    private static String but(@Nullable ConfigValue value) {
        return value == null ? "but is missing" : "but is " + value.render(ConfigRenderOptions.concise());
    }

    private String path(String key) {
        return path + "." + key;
    }

    /** The full keys of all settings that were asked for. */
    Set<String> known() {
        return findings.known();
    }

    /** What is wrong with the values that were read, and every key that was not asked for. */
    List<SettingsProblem> problems() {
        findings.reportUnknown(path, section);
        return findings.problems();
    }
}
