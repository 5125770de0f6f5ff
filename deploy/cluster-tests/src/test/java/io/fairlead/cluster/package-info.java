// SPDX-License-Identifier: Apache-2.0
/** Tests on whole nodes: several systems in one JVM, several processes, and browsers. */
@NullMarked
package io.fairlead.cluster;

import org.jspecify.annotations.NullMarked;
