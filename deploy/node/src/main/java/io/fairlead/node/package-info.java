// SPDX-License-Identifier: Apache-2.0
/**
 * The runnable node: reads the settings, joins the cluster, opens the HTTP edge and the management endpoint, and leaves
 * in good order.
 */
@NullMarked
package io.fairlead.node;

import org.jspecify.annotations.NullMarked;
