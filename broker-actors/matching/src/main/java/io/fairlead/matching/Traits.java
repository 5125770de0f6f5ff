// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/**
 * All that eligibility and preference depend on: two announcements of equal traits differ by age only.
 *
 * @param protocolVersion the newest version of the peer-to-peer protocol that the peer speaks, from 1
 */
public record Traits(Traversal traversal, Location location, int protocolVersion) {

    public Traits {
        if (protocolVersion < 1) {
            throw new IllegalArgumentException("protocolVersion is below 1: " + protocolVersion);
        }
    }

    /** The same of a peer whose network is not known, but for its country. */
    Traits ofUnknownAsn() {
        return new Traits(traversal, location.ofUnknownAsn(), protocolVersion);
    }

    /** The version both peers speak: the smaller of the two. */
    public int selectedProtocolVersion(Traits other) {
        return Math.min(protocolVersion, other.protocolVersion);
    }
}
