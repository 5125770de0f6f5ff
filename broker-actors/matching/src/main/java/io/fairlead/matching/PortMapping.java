// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** A port mapping protocol that a peer's router offers; {@link #NONE} says "looked for, and there is none". */
public enum PortMapping {
    NONE,
    UPNP,
    NAT_PMP,
    PCP
}
