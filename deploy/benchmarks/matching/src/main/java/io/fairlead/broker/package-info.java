// SPDX-License-Identifier: Apache-2.0
/** Measures a matcher from within its own package: nothing of it is public. */
@NullMarked
package io.fairlead.broker;

import org.jspecify.annotations.NullMarked;
