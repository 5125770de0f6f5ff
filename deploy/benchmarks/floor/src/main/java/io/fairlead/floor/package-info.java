// SPDX-License-Identifier: Apache-2.0
/** What `deploy/fairlead bench node` compares a node with. */
@NullMarked
package io.fairlead.floor;

import org.jspecify.annotations.NullMarked;
