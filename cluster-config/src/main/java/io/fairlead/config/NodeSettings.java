// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * What each node decides for itself ({@code fairlead.node}).
 *
 * @param edge the public HTTP listener
 * @param held how many requests this node holds at once
 * @param retry when refused and unmatched callers should come back
 * @param management where the management endpoint listens
 * @param drain how the node leaves
 */
public record NodeSettings(
        EdgeSettings edge, HeldSettings held, RetrySettings retry, ManagementSettings management, DrainSettings drain) {

    static NodeSettings read(SettingsReader in) {
        return new NodeSettings(
                EdgeSettings.read(in.section("edge")),
                HeldSettings.read(in.section("held")),
                RetrySettings.read(in.section("retry")),
                ManagementSettings.read(in.section("management")),
                DrainSettings.read(in.section("drain")));
    }
}
