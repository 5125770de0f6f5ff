// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the readers of one configuration have found: the keys that exist, and the problems. */
final class Findings {

    private final Set<String> known = new LinkedHashSet<>();
    private final Set<SettingsProblem> problems = new LinkedHashSet<>();

    void know(String path) {
        known.add(path);
    }

    void report(String path, ConfigOrigin origin, String message) {
        problems.add(new SettingsProblem(path, Origins.text(origin), message));
    }

    /** Whether the value at this path, or a section around it, has a problem. */
    boolean hasProblem(String path) {
        return problems.stream()
                .map(SettingsProblem::path)
                .anyMatch(wrong -> path.equals(wrong) || path.startsWith(wrong + "."));
    }

    void reportUnknown(String path, ConfigObject section) {
        section.forEach((key, value) -> reportUnknown(path + "." + ConfigUtil.joinPath(key), value));
    }

    private void reportUnknown(String path, ConfigValue value) {
        if (known.contains(path)) {
            return;
        }
        if (value instanceof ConfigObject section && !section.isEmpty()) {
            reportUnknown(path, section);
        } else {
            report(path, value.origin(), Spelling.unknown(path, known));
        }
    }

    Set<String> known() {
        return Set.copyOf(known);
    }

    List<SettingsProblem> problems() {
        return List.copyOf(problems);
    }
}
