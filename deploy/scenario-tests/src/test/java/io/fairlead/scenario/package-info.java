// SPDX-License-Identifier: Apache-2.0
/**
 * The proof of the promises: clusters of real processes, under load that enters through all nodes, while nodes are
 * killed, frozen, drained and restarted, and while the links between them are cut, delayed and swallow what they are
 * given. What happened is judged by the checker of {@code io.fairlead.bench}, from its ledger alone.
 *
 * <p>Where to look: {@link Scenario} for what can be done to a cluster and how it is judged, {@link ClusterUnderTest}
 * for the processes, {@link FaultNet} for the links. Messages that are lost, doubled and overtaken one by one are no
 * matter of processes: {@code RigChaosTest} of the broker does that to the actors.
 */
@NullMarked
package io.fairlead.scenario;

import org.jspecify.annotations.NullMarked;
