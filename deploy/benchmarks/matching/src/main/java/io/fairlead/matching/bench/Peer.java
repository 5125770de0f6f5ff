// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

/** What names an announcement or an offer. Hash codes are as scattered as those of the actor references in a node. */
record Peer(int number) {

    @Override
    public int hashCode() {
        int hash = number * 0x85EB_CA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2_AE35;
        return hash ^ hash >>> 16;
    }
}
