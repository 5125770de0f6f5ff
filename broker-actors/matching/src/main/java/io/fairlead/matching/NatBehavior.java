// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** How a NAT treats mappings or filtering, in the words of RFC 4787 §4.1 and §5. */
public enum NatBehavior {
    UNKNOWN,
    ENDPOINT_INDEPENDENT,
    ADDRESS_DEPENDENT,
    ADDRESS_AND_PORT_DEPENDENT
}
