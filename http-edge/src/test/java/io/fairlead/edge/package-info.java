// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the edge; most go through a real socket, to a listener that stands before an in-memory twin of the broker.
 */
@NullMarked
package io.fairlead.edge;

import org.jspecify.annotations.NullMarked;
