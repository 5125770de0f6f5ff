// SPDX-License-Identifier: Apache-2.0
/** What the matching rules and queues cost by themselves: JMH benchmarks of {@link io.fairlead.matching.MatchBook}. */
@NullMarked
package io.fairlead.matching.bench;

import org.jspecify.annotations.NullMarked;
