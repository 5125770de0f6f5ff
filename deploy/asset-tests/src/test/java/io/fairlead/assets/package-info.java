// SPDX-License-Identifier: Apache-2.0
/** Tests on the files that operators take and change: do they say what the checkers, and our settings, understand? */
@NullMarked
package io.fairlead.assets;

import org.jspecify.annotations.NullMarked;
