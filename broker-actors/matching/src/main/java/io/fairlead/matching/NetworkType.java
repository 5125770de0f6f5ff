// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** The kind of network that a peer reports to be on. */
public enum NetworkType {
    UNKNOWN,
    WIFI,
    MOBILE,
    WIRED,
    VPN
}
