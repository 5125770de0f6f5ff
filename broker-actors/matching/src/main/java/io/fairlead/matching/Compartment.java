// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** A named pool: announcements and offers meet only inside one. */
public record Compartment(CompartmentKind kind, CompartmentId id) {}
