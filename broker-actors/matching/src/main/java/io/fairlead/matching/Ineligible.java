// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/**
 * Why an announcement may not be given to an offer, by the rules of design.md §3.2 that depend on traits. In the order
 * in which they are asked: a later constant was nearer to a match.
 */
public enum Ineligible {
    /** Same country and same ASN. */
    SAME_NETWORK,
    /** The operator's location rules say no. */
    DENIED,
    /** The selected protocol version is below the minimum. */
    OLD_PROTOCOL
}
