// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/** Where the management endpoint listens ({@code fairlead.node.management}); never a public address. */
public record ManagementSettings(String host, int port) {}
