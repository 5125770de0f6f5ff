// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All settings, read once at start. {@code fairlead.cluster-wide} must agree between nodes, {@code fairlead.node} is
 * local.
 *
 * @param clusterWide what all nodes must agree on
 * @param node what each node decides for itself
 */
public record FairleadSettings(ClusterWideSettings clusterWide, NodeSettings node) {

    /**
     * Reads everything below {@code fairlead} and checks it.
     *
     * @param config resolved, for example from {@link FairleadConfig#load()}
     * @throws SettingsException naming every problem: wrong types, values out of range, settings that contradict each
     *     other, and keys that do not exist
     */
    public static FairleadSettings read(Config config) {
        SettingsReader in = SettingsReader.of(config);
        FairleadSettings settings = read(in);
        List<SettingsProblem> problems = in.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    static FairleadSettings read(SettingsReader in) {
        return new FairleadSettings(
                ClusterWideSettings.read(in.section("cluster-wide")), NodeSettings.read(in.section("node")));
    }

    /**
     * The effective settings for the start log: one {@code key = value  # origin} per line, in the order of the keys.
     * No setting is a secret.
     *
     * @param config what {@link #read} has accepted
     */
    public static String describe(Config config) {
        return config.withOnlyPath("fairlead").entrySet().stream()
                .map(setting -> setting.getKey()
                        + " = " + setting.getValue().render(ConfigRenderOptions.concise())
                        + "  # " + Origins.text(setting.getValue().origin()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
