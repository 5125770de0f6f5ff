// SPDX-License-Identifier: Apache-2.0
/**
 * Each actor alone, on a {@link io.fairlead.broker.Stage}; the wire format; and the conversations between the actors.
 */
@NullMarked
package io.fairlead.broker;

import org.jspecify.annotations.NullMarked;
