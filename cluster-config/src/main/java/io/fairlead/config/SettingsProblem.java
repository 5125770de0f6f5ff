// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * One thing that is wrong with the settings, for an operator to read.
 *
 * @param path the full key, or the name of an environment variable
 * @param origin where the value was given, for example {@code /etc/fairlead.conf:12}
 * @param message what is wrong, as a continuation of the path
 */
public record SettingsProblem(String path, String origin, String message) {

    /** {@code path: message (origin)}, one line. */
    @Override
    public String toString() {
        return path + ": " + message + " (" + origin + ")";
    }
}
