// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * How long the actors wait for each other ({@code fairlead.cluster-wide.conversations}).
 *
 * @param refreshInterval how often a waiting request tells its matchers that it still waits
 * @param replyMax how long a request waits for its matchers' replies before it goes on with those that it has
 * @param claimMax how long an offer waits for an announcement to confirm its claim before it looks for another
 * @param linger how long an ended request goes on telling late askers so, if there can be any; and how long an offer
 *     waits for the answer of a proxy that has closed its connection before it looks for another as well
 * @param recoveryMax how long a started matcher waits for the requests that waited with its predecessor
 * @param idleMax how long an empty matcher lives
 */
public record ConversationSettings(
        Duration refreshInterval,
        Duration replyMax,
        Duration claimMax,
        Duration linger,
        Duration recoveryMax,
        Duration idleMax) {

    static ConversationSettings read(SettingsReader in) {
        return new ConversationSettings(
                in.duration("refresh-interval", ofMillis(50), ofMinutes(2)),
                in.duration("reply-max", ofMillis(10), ofSeconds(10)),
                in.duration("claim-max", ofMillis(10), ofSeconds(10)),
                in.duration("linger", ZERO, ofSeconds(30)),
                in.duration("recovery-max", ofMillis(10), ofSeconds(30)),
                in.duration("idle-max", ofMillis(100), ofDays(1)));
    }
}
