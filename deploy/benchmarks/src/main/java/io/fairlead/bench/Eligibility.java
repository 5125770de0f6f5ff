// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.Collections;

/** Who may be matched with whom (design.md, section 3.2), for peers whose requests are both alive. */
record Eligibility(CheckSettings settings) {

    boolean mayMeet(Peer proxy, Peer client) {
        boolean friends = !Collections.disjoint(proxy.personalCompartments(), client.personalCompartments());
        boolean together = friends || !Collections.disjoint(proxy.commonCompartments(), client.commonCompartments());
        return together && traitsFit(proxy, client, friends);
    }

    /** @param friends whether they share a personal compartment */
    boolean traitsFit(Peer proxy, Peer client, boolean friends) {
        return Math.min(proxy.protocolVersion(), client.protocolVersion()) >= settings.minimumProtocolVersion()
                && (!sameNetwork(proxy, client) || (friends && settings.sameNetworkPersonalPairs()))
                && settings.deniedPairs().stream().noneMatch(pair -> pair.denies(proxy, client));
    }

    /** An unknown country or ASN equals nothing. */
    private static boolean sameNetwork(Peer proxy, Peer client) {
        return !proxy.country().isEmpty()
                && proxy.asn() != 0
                && proxy.country().equals(client.country())
                && proxy.asn() == client.asn();
    }
}
