// SPDX-License-Identifier: Apache-2.0
/**
 * A small crowd of simulated proxies and clients that use a broker over HTTP, shown live in the terminal, and what can
 * be seen from outside of the broker's promises.
 */
@NullMarked
package io.fairlead.demo;

import org.jspecify.annotations.NullMarked;
