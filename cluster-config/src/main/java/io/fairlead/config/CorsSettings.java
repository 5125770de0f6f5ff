// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;

import java.time.Duration;
import java.util.List;

/**
 * Which web pages may call the API ({@code fairlead.node.edge.cors}).
 *
 * @param origins as {@code scheme://host[:port]}, or the single entry {@code *}; empty: no page
 * @param maxAge how long a browser may remember a preflight answer
 */
public record CorsSettings(List<String> origins, Duration maxAge) {

    public CorsSettings {
        origins = List.copyOf(origins);
    }

    static CorsSettings read(SettingsReader in) {
        var settings = new CorsSettings(
                in.texts(
                        "origins",
                        "an origin such as https://example.org or http://localhost:8000, or *",
                        origin -> origin.equals("*") || Syntax.isOrigin(origin)),
                in.duration("max-age", ZERO, ofDays(1)));
        in.rule(
                !settings.origins.contains("*") || settings.origins.size() == 1,
                "must not have other entries beside *",
                "origins");
        return settings;
    }
}
