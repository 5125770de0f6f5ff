// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;

/**
 * How a node leaves ({@code fairlead.node.drain}).
 *
 * @param notice how long the node goes on serving after readiness has turned red
 * @param finishMax how long it then waits for the answers to its held requests to be written
 */
public record DrainSettings(Duration notice, Duration finishMax) {}
