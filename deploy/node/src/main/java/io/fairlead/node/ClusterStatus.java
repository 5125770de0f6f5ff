// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.util.List;
import java.util.Locale;
import org.apache.pekko.cluster.MemberStatus;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node sees it: the JSON of {@code GET /status}.
 *
 * @param self the address of the node that was asked
 * @param members in the order of their addresses
 */
record ClusterStatus(String self, List<MemberReport> members) {

    /**
     * One member.
     *
     * @param address host and port for the other nodes
     * @param state of its membership: joining, weakly-up, up, leaving, exiting, down
     * @param reachable whether the failure detectors hear of it
     * @param version of Fairlead
     * @param report what it says about itself; null when it did not answer in time
     */
    record MemberReport(
            String address,
            List<String> roles,
            String state,
            boolean reachable,
            String version,
            @Nullable NodeReport report) {

        MemberReport {
            roles = List.copyOf(roles);
        }
    }

    ClusterStatus {
        members = List.copyOf(members);
    }

    /** {@code WeaklyUp} becomes {@code weakly-up}. */
    static String word(MemberStatus status) {
        return status.toString().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
