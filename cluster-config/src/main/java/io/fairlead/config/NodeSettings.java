// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/** What each node decides for itself ({@code fairlead.node}). */
public record NodeSettings(
        EdgeSettings edge,
        HeldSettings held,
        RetrySettings retry,
        ManagementSettings management,
        DrainSettings drain) {}
