// SPDX-License-Identifier: Apache-2.0
/**
 * The matching rules and one compartment's queues (design.md §3 and §4.3).
 *
 * <p>Pure: no Pekko, no I/O, no clock and no randomness of its own. Time and limits are parameters, and every call
 * answers with a sealed outcome that says what should happen; somebody else makes it happen. The module depends on
 * nothing but the JDK, so the compiler is the architecture test.
 */
@NullMarked
package io.fairlead.matching;

import org.jspecify.annotations.NullMarked;
