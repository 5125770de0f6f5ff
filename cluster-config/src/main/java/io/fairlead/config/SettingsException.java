// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. The message names every problem, one per line. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<SettingsProblem> problems;

    SettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All of them, in the order of reading; at least one. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
