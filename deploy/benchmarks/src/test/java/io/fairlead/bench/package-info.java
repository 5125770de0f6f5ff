// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
