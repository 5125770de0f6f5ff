// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** Where the client wants the proxy to connect; opaque to the broker. */
public record Destination(String address, String serverId) {}
