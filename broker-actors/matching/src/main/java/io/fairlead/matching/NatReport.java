// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.Set;

/**
 * What a peer reports about its NAT.
 *
 * @param portMappings what its router offers; empty means "not discovered"
 */
public record NatReport(NatType reported, Set<PortMapping> portMappings, NetworkType network) {

    public NatReport {
        portMappings = Set.copyOf(portMappings);
    }

    /** The NAT type to match by: the first rule of design.md §3.1 that fits. */
    NatType effective() {
        if (portMappings.stream().anyMatch(mapping -> mapping != PortMapping.NONE)) {
            return NatType.OPEN;
        }
        if (reported.equals(NatType.UNKNOWN) && network == NetworkType.MOBILE) {
            return NatType.CLOSED;
        }
        return reported;
    }

    /** The traversal class of the effective NAT type. */
    public Traversal traversal() {
        return effective().traversal();
    }
}
