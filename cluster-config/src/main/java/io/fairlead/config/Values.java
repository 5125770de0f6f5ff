// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one configuration value says, or nothing where it does not say that. Everything may come as a text, because
 * system properties and environment variables are nothing else.
 */
final class Values {

    private static final String KEY = "value";

    private Values() {}

    static Optional<Duration> duration(ConfigValue value) {
        try {
            return Optional.of(value.atKey(KEY).getDuration(KEY));
        } catch (ConfigException _) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> flag(ConfigValue value) {
        return switch (value.unwrapped()) {
            case Boolean flag -> Optional.of(flag);
            case String text when text.strip().equals("true") -> Optional.of(true);
            case String text when text.strip().equals("false") -> Optional.of(false);
            case null, default -> Optional.empty();
        };
    }

    /** {@code 1.5} is not rounded, and {@code 1e3} is 1000. */
    static Optional<Long> wholeNumber(ConfigValue value) {
        try {
            return text(value).map(text -> new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Trimmed; may be empty. */
    static Optional<String> text(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER -> Optional.of(value.unwrapped().toString().strip());
            case BOOLEAN, LIST, NULL, OBJECT -> Optional.empty();
        };
    }

    static <E extends Enum<E>> Optional<E> constant(ConfigValue value, Class<E> type) {
        return text(value)
                .flatMap(text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> name(constant).equals(text))
                        .findFirst());
    }

    /** {@code none, database, headers} */
    static String names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Values::name).collect(Collectors.joining(", "));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Path> path(ConfigValue value) {
        try {
            return text(value).map(Path::of);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** A list; an object with the keys 0, 1 and so on; or a text that holds a HOCON list or is separated by commas. */
    static Optional<List<ConfigValue>> list(ConfigValue value) {
        if (value.valueType() == ConfigValueType.STRING) {
            String text = value.unwrapped().toString().strip();
            return text.startsWith("[") ? hoconList(text, value) : Optional.of(separatedByCommas(text, value));
        }
        return realList(value);
    }

    private static Optional<List<ConfigValue>> realList(ConfigValue value) {
        try {
            ConfigList list = value.atKey(KEY).getList(KEY);
            return Optional.of(List.copyOf(list));
        } catch (ConfigException _) {
            return Optional.empty();
        }
    }

    private static Optional<List<ConfigValue>> hoconList(String text, ConfigValue value) {
        ConfigParseOptions origin = ConfigParseOptions.defaults().setOriginDescription(Origins.text(value.origin()));
        try {
            return realList(
                    ConfigFactory.parseString(KEY + " = " + text, origin).getValue(KEY));
        } catch (ConfigException _) {
            return Optional.empty();
        }
    }

    private static List<ConfigValue> separatedByCommas(String text, ConfigValue value) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .<ConfigValue>map(part -> ConfigValueFactory.fromAnyRef(part).withOrigin(value.origin()))
                .toList();
    }
}
