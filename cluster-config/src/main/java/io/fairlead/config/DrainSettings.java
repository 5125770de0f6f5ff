// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;

import java.time.Duration;

/**
 * How a node leaves ({@code fairlead.node.drain}). {@code fairlead-pekko.conf} gives the shutdown phases a little more
 * time than the longest values allowed here.
 *
 * @param notice how long the node goes on serving after readiness has turned red
 * @param finishMax how long it then waits for the answers to its held requests to be written
 */
public record DrainSettings(Duration notice, Duration finishMax) {

    static final Duration NOTICE_LONGEST = ofMinutes(2);
    static final Duration FINISH_LONGEST = ofMinutes(1);

    static DrainSettings read(SettingsReader in) {
        return new DrainSettings(
                in.duration("notice", ZERO, NOTICE_LONGEST), in.duration("finish-max", ZERO, FINISH_LONGEST));
    }
}
