// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * Which web pages may call the API ({@code fairlead.node.edge.cors}).
 *
 * @param origins as {@code scheme://host[:port]}, or the single entry {@code *}
 * @param maxAge how long a browser may remember a preflight answer
 */
public record CorsSettings(List<String> origins, Duration maxAge) {}
