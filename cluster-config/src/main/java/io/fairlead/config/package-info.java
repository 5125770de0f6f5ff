// SPDX-License-Identifier: Apache-2.0
/**
 * Typed settings. Defaults and the meaning of every key stand in {@code reference.conf}, nowhere else; {@link
 * io.fairlead.config.FairleadSettings} reads them once and reports every problem together.
 */
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
