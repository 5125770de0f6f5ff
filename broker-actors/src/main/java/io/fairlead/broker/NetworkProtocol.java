// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** What the client wants its traffic carried over, beyond the proxy. */
public enum NetworkProtocol {
    UDP,
    TCP
}
