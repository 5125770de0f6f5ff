// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.broker.MatcherCensus;
import io.fairlead.config.ManagementSettings;
import java.util.List;
import java.util.Locale;

/**
 * What a node says about itself; part of the JSON of {@code /status}. Nodes of two releases may share a cluster, and
 * each ignores what it does not know: add fields, and do not change any.
 *
 * @param management where its management endpoint listens
 * @param ready whether {@code /ready} is green
 * @param draining whether it is leaving
 * @param compartments whose matcher it hosts, those with most waiting first, at most {@link
 *     ManagementSettings.Status#compartmentsMax}
 * @param otherCompartments those that are not listed, summed up
 * @param silentMatchers how many of its matchers are counted nowhere, because they did not answer in time
 * @param complete false when the node could not say in time which matchers it has
 */
record NodeReport(
        String management,
        long uptimeMs,
        boolean ready,
        boolean draining,
        int heldAnnouncements,
        int heldOffers,
        List<CompartmentReport> compartments,
        OtherCompartments otherCompartments,
        int silentMatchers,
        boolean complete)
        implements NodeMessage {

    /**
     * @param kind {@code common} or {@code personal}
     * @param id the first characters of the compartment's ID
     */
    record CompartmentReport(String kind, String id, int announcementsWaiting, int offersWaiting) {}

    /** @param count how many compartments */
    record OtherCompartments(int count, long announcementsWaiting, long offersWaiting) {}

    NodeReport {
        compartments = List.copyOf(compartments);
    }

    NodeReport with(MatcherCensus census) {
        MatcherCensus.Sum others = census.others();
        return new NodeReport(
                management,
                uptimeMs,
                ready,
                draining,
                heldAnnouncements,
                heldOffers,
                census.listed().stream().map(NodeReport::compartment).toList(),
                new OtherCompartments(others.compartments(), others.announcementsWaiting(), others.offersWaiting()),
                census.silent(),
                true);
    }

    private static CompartmentReport compartment(MatcherCensus.Row row) {
        return new CompartmentReport(
                row.kind().name().toLowerCase(Locale.ROOT),
                row.idPrefix(),
                row.announcementsWaiting(),
                row.offersWaiting());
    }
}
