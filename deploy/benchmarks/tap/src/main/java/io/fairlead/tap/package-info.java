// SPDX-License-Identifier: Apache-2.0
/** What `deploy/fairlead bench cluster` has a node load beside its own classes. */
@NullMarked
package io.fairlead.tap;

import org.jspecify.annotations.NullMarked;
