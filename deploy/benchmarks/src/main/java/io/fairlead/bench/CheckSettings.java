// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.List;

/**
 * What the checker must know of the cluster, and how patient it is.
 *
 * @param outageMax for how long compartments may be out of service after a mark that disturbs them
 * @param pairWaitMax for how long an eligible pair may wait together besides; so an outage lasts both together at most
 * @param offerMinimumRemaining an offer with less time left is not matched: {@code matching.offer-minimum-remaining}
 * @param earlyMargin a request that is told before its wait is over, by more than this, was sent home early
 * @param lostRaceMax how long a request that has gone may still be given an offer: the time to notice
 * @param deniedPairs {@code matching.denied-pairs}
 */
public record CheckSettings(
        Duration outageMax,
        Duration pairWaitMax,
        Duration offerMinimumRemaining,
        Duration earlyMargin,
        Duration lostRaceMax,
        int minimumProtocolVersion,
        boolean sameNetworkPersonalPairs,
        List<DeniedPair> deniedPairs) {

    /** For a cluster with the settings of {@code reference.conf}. */
    public static final CheckSettings USUAL = new CheckSettings(
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(1),
            1,
            false,
            List.of());

    public CheckSettings {
        deniedPairs = List.copyOf(deniedPairs);
    }

    /** A pair of locations that is never matched; an empty country and a zero ASN stand for all. */
    public record DeniedPair(String proxyCountry, long proxyAsn, String clientCountry, long clientAsn) {

        boolean denies(Peer proxy, Peer client) {
            return fits(proxyCountry, proxyAsn, proxy) && fits(clientCountry, clientAsn, client);
        }

        private static boolean fits(String country, long asn, Peer peer) {
            return (country.isEmpty() || country.equals(peer.country())) && (asn == 0 || asn == peer.asn());
        }
    }

    public CheckSettings withOutageMax(Duration max) {
        return new CheckSettings(
                max,
                pairWaitMax,
                offerMinimumRemaining,
                earlyMargin,
                lostRaceMax,
                minimumProtocolVersion,
                sameNetworkPersonalPairs,
                deniedPairs);
    }

    public CheckSettings withPairWaitMax(Duration max) {
        return new CheckSettings(
                outageMax,
                max,
                offerMinimumRemaining,
                earlyMargin,
                lostRaceMax,
                minimumProtocolVersion,
                sameNetworkPersonalPairs,
                deniedPairs);
    }
}
