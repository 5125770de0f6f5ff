// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/**
 * How many requests this node holds at once ({@code fairlead.node.held}); one more is refused as {@code overloaded}.
 *
 * @param announcementsMax announcements held at once
 * @param offersMax offers held at once
 */
public record HeldSettings(int announcementsMax, int offersMax) {

    static HeldSettings read(SettingsReader in) {
        return new HeldSettings(in.count("announcements-max", 1, 1_000_000), in.count("offers-max", 1, 1_000_000));
    }
}
