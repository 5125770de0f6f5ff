// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * What a node does before it says that it is ready ({@code fairlead.node.warm-up}).
 *
 * @param exchanges whole exchanges that it serves to itself; 0: none
 * @param max the node is ready after this time at the latest
 */
public record WarmUpSettings(int exchanges, Duration max) {

    static WarmUpSettings read(SettingsReader in) {
        return new WarmUpSettings(in.count("exchanges", 0, 10_000), in.duration("max", ofMillis(100), ofSeconds(30)));
    }
}
