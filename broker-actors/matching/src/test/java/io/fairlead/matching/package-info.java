// SPDX-License-Identifier: Apache-2.0
/** The rules as tables, the book by example, and both in seeded random runs against a slow obvious model. */
@NullMarked
package io.fairlead.matching;

import org.jspecify.annotations.NullMarked;
