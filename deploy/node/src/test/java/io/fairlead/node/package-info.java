// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.fairlead.node;

import org.jspecify.annotations.NullMarked;
