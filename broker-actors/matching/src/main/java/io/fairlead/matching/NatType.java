// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** A NAT's mapping behaviour and its filtering behaviour (RFC 4787, found as in RFC 5780). */
public record NatType(NatBehavior mapping, NatBehavior filtering) {

    /** Nothing is known about the NAT. */
    public static final NatType UNKNOWN = new NatType(NatBehavior.UNKNOWN, NatBehavior.UNKNOWN);

    static final NatType OPEN = new NatType(NatBehavior.ENDPOINT_INDEPENDENT, NatBehavior.ENDPOINT_INDEPENDENT);

    static final NatType CLOSED =
            new NatType(NatBehavior.ADDRESS_AND_PORT_DEPENDENT, NatBehavior.ADDRESS_AND_PORT_DEPENDENT);

    /** How hard it is to reach a peer behind this NAT (design.md §3.1). */
    public Traversal traversal() {
        if (mapping != NatBehavior.ENDPOINT_INDEPENDENT) {
            return Traversal.STRICTLY_LIMITED;
        }
        return filtering == NatBehavior.ADDRESS_AND_PORT_DEPENDENT ? Traversal.PARTIALLY_LIMITED : Traversal.UNLIMITED;
    }
}
