// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** Who a compartment is for. The two kinds never meet, even with equal bytes. */
public enum CompartmentKind {
    /** Run by the operator. */
    COMMON,
    /** Shared between friends. */
    PERSONAL
}
