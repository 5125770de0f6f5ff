// SPDX-License-Identifier: Apache-2.0
/**
 * The threads that actors run on. Knows Pekko's dispatchers and nothing of ours: any dispatcher may name {@link
 * io.fairlead.dispatch.SparingExecutorConfigurator} as its executor.
 */
@NullMarked
package io.fairlead.dispatch;

import org.jspecify.annotations.NullMarked;
