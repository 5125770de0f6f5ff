// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of {@code fairlead.cluster-wide} as a text that two nodes can compare when one joins the other. Every
 * value is in a normal form, because {@code 10s} in one file and {@code 10000ms} in another are the same setting.
 *
 * <p>A setting that only one of the two knows is not compared: the nodes are of different releases, and a release that
 * adds a setting must make its default what older nodes do.
 */
public final class JoinAgreement {

    private static final String CLUSTER_WIDE = "fairlead.cluster-wide";

    /** Where a node's configuration has the text. */
    public static final String KEY = "fairlead-join.cluster-wide";

    private JoinAgreement() {}

    /** The layer that holds the text; {@code reference} says of which kind each setting is. */
    static Config layer(Config config, Config reference) {
        Map<String, String> values = new TreeMap<>();
        reference
                .getConfig(CLUSTER_WIDE)
                .entrySet()
                .forEach(setting -> values.put(
                        setting.getKey(),
                        normal(config.getConfig(CLUSTER_WIDE).getValue(setting.getKey()), setting.getValue())));
        String text = ConfigFactory.parseMap(values).root().render(ConfigRenderOptions.concise());
        return ConfigFactory.empty().withValue(KEY, ConfigValueFactory.fromAnyRef(text, CLUSTER_WIDE));
    }

    private static String normal(ConfigValue value, ConfigValue reference) {
        return switch (reference.valueType()) {
            case LIST -> Values.list(value).map(JoinAgreement::entries).orElse("");
            case NUMBER -> Values.wholeNumber(value).map(Object::toString).orElseGet(() -> plain(value));
            case STRING -> duration(value, reference).orElseGet(() -> plain(value));
            case BOOLEAN, NULL, OBJECT -> plain(value);
        };
    }

    private static Optional<String> duration(ConfigValue value, ConfigValue reference) {
        return Values.duration(reference).flatMap(_ -> Values.duration(value)).map(Duration::toString);
    }

    /** In their order, each without regard to the order of its keys and to quotation marks around numbers. */
    private static String entries(List<ConfigValue> entries) {
        return entries.stream().map(JoinAgreement::plain).toList().toString();
    }

    private static String plain(ConfigValue value) {
        return value.unwrapped() instanceof Map<?, ?> map
                ? new TreeMap<>(map).toString()
                : value.unwrapped().toString().strip();
    }

    /**
     * What differs between two such texts.
     *
     * @param here this node's text
     * @param there the other's
     * @return one line for each setting, with its full key and both values; empty when the nodes agree
     */
    public static List<String> differences(String here, String there) {
        Config mine = ConfigFactory.parseString(here);
        Config theirs = ConfigFactory.parseString(there);
        return mine.entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(theirs::hasPath)
                .filter(key -> !mine.getString(key).equals(theirs.getString(key)))
                .sorted()
                .map(key -> "%s.%s is %s here and %s there"
                        .formatted(CLUSTER_WIDE, key, shown(mine.getString(key)), shown(theirs.getString(key))))
                .toList();
    }

    /** {@code PT10S} is not how the settings write it. */
    private static String shown(String normal) {
        return normal.startsWith("PT") ? Durations.text(Duration.parse(normal)) : normal;
    }
}
